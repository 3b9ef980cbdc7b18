"""How the caller's rooms stand at the side, over REST. Every answer is how it is then."""

from chatter.api.router import Router
from chatter.api.session import SignedIn
from chatter.models.sent import Line, Sent
from chatter.models.sidebar import Sidebar, Sort
from chatter.services import sidebar

router = Router(prefix='/api/me/sidebar')


class Order(Sent):
    """What comes first."""

    sort: Sort


class Fold(Sent):
    """Whether only the title is shown."""

    collapsed: bool


class Place(Sent):
    """Where a room stands: in `favourites`, in `folder-3`, or nowhere special; before which one."""

    section: Line | None = None
    before: int | None = None


class NewFolder(Sent):
    """What a new folder is called, and what is put into it."""

    name: Line
    room_id: int | None = None


class Name(Sent):
    """What to call it."""

    name: Line


@router.get('')
async def mine(viewer: SignedIn) -> Sidebar:
    """How the caller has it."""
    return await sidebar.mine(viewer)


@router.patch('')
async def sort(viewer: SignedIn, body: Order) -> Sidebar:
    """Have what was put nowhere in this order."""
    return await sidebar.sort(viewer, body.sort)


@router.put('/sections/{section}')
async def fold(viewer: SignedIn, section: str, body: Fold) -> Sidebar:
    """Collapse a section, or open it."""
    return await sidebar.fold(viewer, section, body.collapsed)


@router.put('/rooms/{room_id}')
async def place(viewer: SignedIn, room_id: int, body: Place) -> Sidebar:
    """Put a room somewhere."""
    return await sidebar.place(viewer, room_id, body.section, body.before)


@router.post('/folders', status_code=201)
async def add_folder(viewer: SignedIn, body: NewFolder) -> Sidebar:
    """A new folder."""
    return await sidebar.add_folder(viewer, body.name, body.room_id)


@router.patch('/folders/{folder_id}')
async def rename_folder(viewer: SignedIn, folder_id: int, body: Name) -> Sidebar:
    """Call a folder otherwise."""
    return await sidebar.rename_folder(viewer, folder_id, body.name)


@router.delete('/folders/{folder_id}')
async def remove_folder(viewer: SignedIn, folder_id: int) -> Sidebar:
    """Have a folder no longer; its rooms stand where they came from."""
    return await sidebar.remove_folder(viewer, folder_id)
