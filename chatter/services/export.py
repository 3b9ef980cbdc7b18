"""Everything that is kept about somebody, for that person to take along: a ZIP of JSON and files.

Nothing of others is in it but who they are, where the person has to do with them.
"""

import asyncio
import io
import json
import zipfile
from datetime import datetime
from typing import Any

from sqlalchemy import case
from sqlmodel import Session, col, select

from chatter import clock, db, files
from chatter.models.people import SignIn, User
from chatter.models.relations import Block, Follow, Mute
from chatter.models.rooms import Member, Message, MessageKind, Room
from chatter.models.sidebar import Sidebar
from chatter.models.views import Viewer
from chatter.services import access, throttle

PICTURE_SIZE = 256


async def everything(viewer: Viewer) -> bytes:
    """The archive. Raises `TooMany` to those who ask again and again."""
    await throttle.take(throttle.EXPORTS, 'export', str(viewer.id))
    kept, avatar = await db.read(_everything, viewer)
    return await asyncio.to_thread(_archive, kept, avatar)


def _everything(session: Session, viewer: Viewer) -> tuple[dict[str, Any], str | None]:
    user = access.user(session, viewer)
    kept = {
        'made_at': clock.now(),
        'profile': user.model_dump(
            exclude={'id', 'password_hash', 'avatar', 'bio_html', 'search_key', 'sidebar'}
        ),
        'sign_ins': [
            row.model_dump(include={'device', 'address', 'created_at', 'used_at', 'expires_at'})
            for row in session.exec(select(SignIn).where(SignIn.user_id == viewer.id))
        ],
        'following': _people(session, Follow, Follow.followed_id, Follow.follower_id, viewer),
        'followers': _people(session, Follow, Follow.follower_id, Follow.followed_id, viewer),
        'blocked': _people(session, Block, Block.blocked_id, Block.blocker_id, viewer),
        'muted': _people(session, Mute, Mute.muted_id, Mute.muter_id, viewer),
        'rooms': [
            {'name': name, 'role': role, 'joined_at': joined_at}
            for name, role, joined_at in session.exec(
                select(Room.name, Member.role, Member.joined_at)
                .join(Member, col(Member.room_id) == col(Room.id))
                .where(Member.user_id == viewer.id)
                .order_by(col(Room.name))
            )
        ],
        'sidebar': _sidebar(session, user),
        'messages': [
            {'room': name, 'text': text, 'created_at': created_at, 'edited_at': edited_at}
            for name, text, created_at, edited_at in session.exec(
                select(_known_name(viewer), Message.text, Message.created_at, Message.edited_at)
                .join(Room, col(Room.id) == col(Message.room_id))
                .where(
                    Message.author_id == viewer.id,
                    Message.kind == MessageKind.TEXT,
                    col(Message.deleted_at).is_(None),
                )
                .order_by(col(Message.id))
            )
        ],
    }
    return kept, user.avatar


def _sidebar(session: Session, user: User) -> dict[str, Any]:
    """The favourites and the folders, with the rooms by name as they stand there."""
    sidebar = Sidebar.of(user.sidebar)
    names = dict(
        session.exec(
            select(Room.id, Room.name)
            .join(Member, col(Member.room_id) == col(Room.id))
            .where(Member.user_id == user.id)
        ).all()
    )

    def named(ids: tuple[int, ...]) -> list[str]:
        return [names[room_id] for room_id in ids if room_id in names]

    folders = [{'name': one.name, 'rooms': named(one.rooms)} for one in sidebar.folders]
    return {'sort': sidebar.sort, 'favourites': named(sidebar.favourites), 'folders': folders}


def _known_name(viewer: Viewer) -> Any:
    """What a room is called now, for those who may know it; else nothing."""
    return case((access.is_known_to(viewer.id), col(Room.name)))


def _people(
    session: Session, kind: Any, whom: Any, whose: Any, viewer: Viewer
) -> list[dict[str, Any]]:
    """Handles and names, with what is known of the moment; what is silent is not told here."""
    asked = select(User.handle, User.name, kind).join(kind, whom == col(User.id))
    found = []
    for handle, name, row in session.exec(asked.where(whose == viewer.id).order_by(User.handle)):
        one = {'handle': handle, 'name': name, 'since': row.created_at}
        if isinstance(row, Follow):
            if row.declined_at is not None and whose is Follow.followed_id:
                continue  # Answered with no; there is nothing between them.
            one['accepted_at'] = row.accepted_at
        found.append(one)
    return found


def _archive(kept: dict[str, Any], avatar: str | None) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('everything.json', json.dumps(kept, indent=2, default=_plain))
        picture = files.avatar_file(avatar, PICTURE_SIZE) if avatar else None
        if picture is not None:
            archive.write(picture, 'picture.webp')
    return packed.getvalue()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
