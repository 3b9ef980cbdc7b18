"""How somebody lays out their rooms at the side, by small changes, live in all their browsers."""

from collections.abc import Callable

from sqlmodel import Session

from chatter import db, text
from chatter.errors import Conflict, Invalid, NotFound
from chatter.language import words
from chatter.models.sidebar import FAVOURITES, Folder, Sidebar, Sort
from chatter.models.views import Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import SidebarChanged
from chatter.services import access

NAME_MOST = 30
FOLDERS_MOST = 50
NO_FOLDER = words('There is no such folder.')

Change = Callable[[Session, Sidebar], Sidebar]


async def mine(viewer: Viewer) -> Sidebar:
    """How the viewer has it."""
    return await db.read(of, viewer)


async def sort(viewer: Viewer, by: Sort) -> Sidebar:
    """Have what was put nowhere by name, or what was written in last first."""
    return await _change(viewer, lambda _, before: before.model_copy(update={'sort': by}))


async def fold(viewer: Viewer, section: str, is_collapsed: bool) -> Sidebar:
    """Show a section's title alone, or all of it again. Raises `NotFound`."""

    def change(_: Session, before: Sidebar) -> Sidebar:
        if section not in before.sections:
            raise NotFound(words('There is no such section.'))
        others = tuple(key for key in before.collapsed if key != section)
        return before.model_copy(
            update={'collapsed': (*others, section) if is_collapsed else others}
        )

    return await _change(viewer, change)


async def place(
    viewer: Viewer, room_id: int, section: str | None, before_id: int | None = None
) -> Sidebar:
    """Put a room the viewer is in among the favourites or into a folder (by the key of its
    section), before another one there or at the end; without a section, where it came from.

    Raises `NotFound`, `Forbidden`.
    """

    def change(session: Session, before: Sidebar) -> Sidebar:
        access.membership(session, viewer, room_id)
        taken = _with_rooms(before, _in_it(session, viewer) - {room_id})
        return taken if section is None else _placed(taken, room_id, section, before_id)

    return await _change(viewer, change)


async def add_folder(viewer: Viewer, name: str, room_id: int | None = None) -> Sidebar:
    """A new folder, perhaps with a room in it. Raises `Invalid`, `Conflict` for too many,
    `NotFound`, `Forbidden`."""
    name = _checked(name)

    def change(session: Session, before: Sidebar) -> Sidebar:
        if len(before.folders) >= FOLDERS_MOST:
            raise Conflict(words('There are {most} folders at most.', most=FOLDERS_MOST))
        folder = Folder(id=1 + max((one.id for one in before.folders), default=0), name=name)
        after = before.model_copy(update={'folders': (*before.folders, folder)})
        if room_id is None:
            return after
        access.membership(session, viewer, room_id)
        rest = _with_rooms(after, _in_it(session, viewer) - {room_id})
        return _placed(rest, room_id, folder.key, None)

    return await _change(viewer, change)


async def rename_folder(viewer: Viewer, folder_id: int, name: str) -> Sidebar:
    """Call a folder otherwise. Raises `Invalid`, `NotFound`."""
    name = _checked(name)

    def change(_: Session, before: Sidebar) -> Sidebar:
        _found(before, folder_id)
        folders = tuple(
            one.model_copy(update={'name': name}) if one.id == folder_id else one
            for one in before.folders
        )
        return before.model_copy(update={'folders': folders})

    return await _change(viewer, change)


async def remove_folder(viewer: Viewer, folder_id: int) -> Sidebar:
    """Have a folder no longer; what was in it stands where it came from. Raises `NotFound`."""

    def change(_: Session, before: Sidebar) -> Sidebar:
        gone = _found(before, folder_id)
        return before.model_copy(
            update={
                'folders': tuple(one for one in before.folders if one is not gone),
                'collapsed': tuple(key for key in before.collapsed if key != gone.key),
            }
        )

    return await _change(viewer, change)


async def _change(viewer: Viewer, change: Change) -> Sidebar:
    sidebar, is_other = await db.write(_apply, viewer, change)
    if is_other:
        await bus.publish(topic.user(viewer.id), SidebarChanged(sidebar=sidebar))
    return sidebar


def of(session: Session, viewer: Viewer) -> Sidebar:
    """Work: what `mine` says."""
    return Sidebar.of(access.user(session, viewer).sidebar)


def _apply(session: Session, viewer: Viewer, change: Change) -> tuple[Sidebar, bool]:
    user = access.held(session, access.user(session, viewer))
    before = Sidebar.of(user.sidebar)
    after = change(session, before)
    if after == before:
        return before, False
    after = after.model_copy(update={'rev': before.rev + 1})
    user.sidebar = after.model_dump(mode='json', exclude_defaults=True)
    session.add(user)
    return after, True


def _in_it(session: Session, viewer: Viewer) -> set[int]:
    return set(session.exec(access.rooms_of(viewer.id)))


def _with_rooms(sidebar: Sidebar, room_ids: set[int]) -> Sidebar:
    """The same with these rooms in its lists and no others: those that were left go as well."""
    return sidebar.model_copy(
        update={
            'favourites': _only(sidebar.favourites, room_ids),
            'folders': tuple(
                one.model_copy(update={'rooms': _only(one.rooms, room_ids)})
                for one in sidebar.folders
            ),
        }
    )


def _only(ids: tuple[int, ...], room_ids: set[int]) -> tuple[int, ...]:
    return tuple(room_id for room_id in ids if room_id in room_ids)


def _placed(sidebar: Sidebar, room_id: int, section: str, before_id: int | None) -> Sidebar:
    if section == FAVOURITES:
        favourites = _inserted(sidebar.favourites, room_id, before_id)
        return sidebar.model_copy(update={'favourites': favourites})
    if section not in {folder.key for folder in sidebar.folders}:
        raise NotFound(NO_FOLDER)
    folders = tuple(
        one.model_copy(update={'rooms': _inserted(one.rooms, room_id, before_id)})
        if one.key == section
        else one
        for one in sidebar.folders
    )
    return sidebar.model_copy(update={'folders': folders})


def _inserted(ids: tuple[int, ...], room_id: int, before_id: int | None) -> tuple[int, ...]:
    at = ids.index(before_id) if before_id in ids else len(ids)
    return (*ids[:at], room_id, *ids[at:])


def _found(sidebar: Sidebar, folder_id: int) -> Folder:
    found = next((one for one in sidebar.folders if one.id == folder_id), None)
    if found is None:
        raise NotFound(NO_FOLDER)
    return found


def _checked(name: str) -> str:
    name = text.clean_name(name)
    if not text.is_visible(name):
        raise Invalid(words('Please give the folder a name.'), field='name')
    if len(name) > NAME_MOST:
        raise Invalid(
            words('The name of a folder has at most {most} characters.', most=NAME_MOST),
            field='name',
        )
    return name
