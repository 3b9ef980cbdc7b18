"""What is said in rooms: posting, reading back, and what one missed.

A room's counters change in the transaction of the message, so `seq` has no holes and `rev` tells
exactly what is new. Posting is idempotent: the same nonce gets the first answer again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, insert, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from chatter import clock, db, text
from chatter.errors import Conflict, Invalid, TooMany
from chatter.language import plural, words
from chatter.models.people import MESSAGE_MOST, Role, User
from chatter.models.rooms import NUMBER_MOST, Member, Message, MessageKind, Room, RoomKind
from chatter.models.views import Changes, HistoryPage, MessageView, UserView, Viewer, avatar_url
from chatter.realtime import bus, presence, topic
from chatter.realtime.events import (
    Mentioned,
    MessagePosted,
    PublicPosted,
    ReadMoved,
    RoomJoined,
    Typing,
)
from chatter.services import access, directs, listing, mentions, rendering

LENGTH_MOST = MESSAGE_MOST  # Wherever the server's owner has not set less.
NONCE_MOST = 64
PAGE = 50
PAGE_MOST = 200
AT_ONCE = 200

_columns = (
    Message.id,
    Message.room_id,
    Message.seq,
    Message.rev,
    Message.kind,
    Message.text,
    Message.html,
    Message.created_at,
    Message.edited_at,
    Message.deleted_at,
    Message.nonce,
    User.id.label('author_id'),  # type: ignore[union-attr]
    User.handle,
    User.name,
    User.role,
    User.avatar,
    col(User.deleted_at).is_not(None).label('is_gone'),
)
_rows: Select[Any] = select(*_columns).join(User, col(Message.author_id) == col(User.id))  # type: ignore[call-overload]

# What runs at every post or page is made once and run on the connection: building a statement and
# tracking objects took four fifths of a post.
_said_already = _rows.where(
    col(Message.author_id) == bindparam('viewer_id'), col(Message.nonce) == bindparam('nonce')
)
_in_room = _rows.where(col(Message.room_id) == bindparam('room_id')).limit(bindparam('most'))
_newest_to = _in_room.where(col(Message.seq) <= bindparam('seq')).order_by(col(Message.seq).desc())
_oldest_after = _in_room.where(col(Message.seq) > bindparam('seq')).order_by(col(Message.seq))
_changed_after = _in_room.where(col(Message.rev) > bindparam('rev')).order_by(col(Message.rev))
_count_up = (
    update(Room)
    .where(col(Room.id) == bindparam('room_id'))
    .values(last_seq=Room.last_seq + 1, last_rev=Room.last_rev + 1)
    .returning(col(Room.last_seq), col(Room.last_rev))
)
_count_words_up = _count_up.values(last_at=bindparam('at'))
_store = insert(Message).returning(col(Message.id))
_carry_all = (
    update(Member)
    .where(col(Member.room_id) == bindparam('room'), col(Member.read_seq) == bindparam('seq') - 1)
    .values(read_seq=bindparam('seq'))
)
_carry_author = _carry_all.where(col(Member.user_id) == bindparam('author'))

_take_turn = (
    update(Member)
    .where(col(Member.id) == bindparam('member_id'))
    .values(posted_at=bindparam('now'))
)


@dataclass(frozen=True)
class Posted:
    """The message as it stands, whether an earlier request had posted it already, and whether its
    author has read everything up to it, as those have who had read all before.

    `called` are those it calls by name, `revealed` those whose sidebars show the conversation now.
    """

    message: MessageView
    is_repeat: bool
    is_read: bool = False
    read_rev: int = 0
    is_public: bool = False
    called: tuple[int, ...] = ()
    revealed: tuple[tuple[int, RoomJoined], ...] = ()


async def post(author: Viewer, room_id: int, source: str, nonce: str) -> Posted:
    """Write `source` (Markdown) into the room and tell everyone who is looking.

    Raises `Invalid`, `NotFound`, `Forbidden`, `TooMany` in a slow room, and `Conflict` for an
    archived room or a nonce that came with another text before.
    """
    source, nonce = _checked(source), _checked_nonce(nonce)
    people: text.People = {}
    html = text.render_plain(source)
    if html is None:
        if len(source) > rendering.SHORT:
            people = await db.read(_prepare, author, room_id, source, nonce)
        elif '@' in source:
            people = await db.read(mentions.resolve, author, source)
        html = await rendering.read(author.id, source, people)
    called = {user_id for user_id, _ in people.values() if f'data-user="{user_id}"' in html}
    try:
        posted = await db.write(_post, author, room_id, source, html, nonce, called)
    except IntegrityError:  # The same nonce at the same moment: the other one was first.
        posted = await db.write(_post, author, room_id, source, html, nonce, called)
    await _tell(author, posted)
    return posted


async def _tell(author: Viewer, posted: Posted) -> None:
    message = posted.message
    for user_id, joined in posted.revealed:
        await bus.publish(topic.user(user_id), joined)
    if not posted.is_repeat:
        await bus.publish(topic.room(message.room_id), MessagePosted(message=message))
    if posted.is_public:
        await bus.publish(topic.PUBLIC, PublicPosted())
    for user_id in posted.called:
        await bus.publish(topic.user(user_id), Mentioned(room_id=message.room_id, seq=message.seq))
    if posted.is_read:
        read = ReadMoved(room_id=message.room_id, read_seq=message.seq, read_rev=posted.read_rev)
        await bus.publish(topic.user(author.id), read)


async def history(
    viewer: Viewer,
    room_id: int,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = PAGE,
) -> HistoryPage:
    """A contiguous run of at most `limit` messages, by `seq`: the newest, or those before, after or
    around one. Raises `NotFound`, `Forbidden`, `Invalid`."""
    if sum(bound is not None for bound in (before, after, around)) > 1:
        raise Invalid(words('Ask for messages before, after or around one, not several of these.'))
    before, after, around = (
        None if bound is None else within(bound) for bound in (before, after, around)
    )
    limit = listing.size(limit, PAGE_MOST)
    return await db.read(_history, viewer, room_id, before, after, around, limit)


async def changes(viewer: Viewer, room_id: int, since: int, limit: int = PAGE_MOST) -> Changes:
    """What changed in the room after its change number `since`. Raises `NotFound`, `Forbidden`."""
    limit = listing.size(limit, PAGE_MOST)
    return await db.read(_changes, viewer, room_id, within(since), limit)


async def typing(author: Viewer, room_id: int) -> None:
    """Tell those who look at the room that somebody is writing, unless that somebody is invisible.
    Raises as `post`."""
    await db.read(_may_write, author, room_id)
    if presence.is_invisible(author.id):
        return
    await bus.publish(topic.room(room_id), Typing(room_id=room_id, user=author.view))


def say(
    session: Session, room: Room, user: User, *said: tuple[MessageKind, str]
) -> list[MessageView]:
    """Work: store a changed room and have the system say in it what changed, which is quiet: see
    `MessageKind`. The room is then as it is after that."""
    assert room.id is not None
    session.add(room)
    session.flush()
    author = UserView.of(user)
    recorded = [_append(session, room.id, author, kind, what, '', None)[0] for kind, what in said]
    session.refresh(room)
    return recorded


def at(session: Session, places: Iterable[tuple[int, int]]) -> list[MessageView]:
    """Work: the messages at these places (room and `seq`), in the order of the places."""
    wanted = list(places)
    found: dict[tuple[int, int], MessageView] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        # Not as pairs IN a list: SQLite would walk through all messages for that.
        places_of = or_(
            *(
                and_(col(Message.room_id) == room_id, col(Message.seq) == seq)
                for room_id, seq in some
            )
        )
        for row in session.connection().execute(_rows.where(places_of)):
            found[row.room_id, row.seq] = _view(row)
    return [found[one] for one in wanted if one in found]


def within(number: int) -> int:
    """A number to look from, not further beyond the ends than a database can count."""
    return max(-1, min(number, NUMBER_MOST))


def _checked(source: str) -> str:
    source = text.clean(source)
    if not text.is_visible(source):
        raise Invalid(words('Write something first.'), field='text')
    _check_length(source, LENGTH_MOST)
    return source


def _check_length(source: str, most: int) -> None:
    if len(source) > most:
        raise Invalid(
            words(
                'A message has at most {most:,} characters; this one has {length:,}.',
                most=most,
                length=len(source),
            ),
            field='text',
        )


def _checked_nonce(nonce: str) -> str:
    if not 8 <= len(nonce) <= NONCE_MOST or not nonce.isascii() or not nonce.isprintable():
        raise Invalid(
            words('A nonce is 8 to {most} printable ASCII characters.', most=NONCE_MOST),
            field='nonce',
        )
    return nonce


def _post(
    session: Session,
    author: Viewer,
    room_id: int,
    source: str,
    html: str,
    nonce: str,
    called: set[int],
) -> Posted:
    first = (
        session.connection()
        .execute(_said_already, {'viewer_id': author.id, 'nonce': nonce})
        .first()
    )
    if first is not None:
        access.membership(session, author, first.room_id)
        if first.text != source or first.room_id != room_id:
            raise Conflict(words('This nonce was used for another message.'), field='nonce')
        return Posted(_view(first), is_repeat=True)
    member = _may_write(session, author, room_id)
    _check_length(source, member.message_most)
    if member.slow_seconds and member.is_ordinary:
        _wait_for_turn(session, member)
    message, carried = _append(session, room_id, author.view, MessageKind.TEXT, source, html, nonce)
    is_direct = member.kind is RoomKind.DIRECT
    return Posted(
        message,
        is_repeat=False,
        is_read=carried == 1,
        read_rev=member.read_rev,
        is_public=member.kind is RoomKind.PUBLIC,
        called=tuple(mentions.record(session, author, room_id, message.seq, called)),
        revealed=tuple(directs.reveal(session, room_id, message.seq)) if is_direct else (),
    )


def _prepare(
    session: Session, author: Viewer, room_id: int, source: str, nonce: str
) -> text.People:
    """Before a text costs anything: whether it would be taken; and whom it may call."""
    said = {'viewer_id': author.id, 'nonce': nonce}
    if session.connection().execute(_said_already, said).first() is None:
        member = _may_write(session, author, room_id)
        _check_length(source, member.message_most)
    return mentions.resolve(session, author, source)


def _may_write(session: Session, author: Viewer, room_id: int) -> access.Membership:
    member = access.writable(session, author, room_id)
    if member.kind is RoomKind.DIRECT:
        directs.check(session, author, room_id)
    return member


def _wait_for_turn(session: Session, member: access.Membership) -> None:
    """In a slow room a member says one thing at a time."""
    now = clock.now()
    if member.posted_at is not None:
        waited = (now - member.posted_at).total_seconds()
        left = member.slow_seconds - waited
        if left > 0 and waited >= 0:  # A clock that was put back must not close a room for hours.
            seconds = plural('{count} second', '{count} seconds', max(1, round(left)))
            raise TooMany(
                words('This room is slow: write again in {seconds}.', seconds=seconds),
                retry_after=left,
            )
    session.connection().execute(_take_turn, {'member_id': member.member_id, 'now': now})


def _append(
    session: Session,
    room_id: int,
    author: UserView,
    kind: MessageKind,
    source: str,
    html: str,
    nonce: str | None,
) -> tuple[MessageView, int]:
    """Number a message, store it, and carry along the readers who had read everything before it:
    all of them past a quiet one, its author past any. Returns it, and how many were carried."""
    connection = session.connection()
    now = clock.now()
    if kind.is_quiet:
        seq, rev = connection.execute(_count_up, {'room_id': room_id}).one()
    else:
        seq, rev = connection.execute(_count_words_up, {'room_id': room_id, 'at': now}).one()
    message_id = connection.execute(
        _store,
        {
            'room_id': room_id,
            'seq': seq,
            'rev': rev,
            'kind': kind,
            'author_id': author.id,
            'text': source,
            'html': html,
            'nonce': nonce,
            'created_at': now,
        },
    ).scalar_one()
    assert message_id is not None
    if kind.is_quiet:
        carried = connection.execute(_carry_all, {'room': room_id, 'seq': seq})
    else:
        carried = connection.execute(
            _carry_author, {'room': room_id, 'seq': seq, 'author': author.id}
        )
    message = MessageView(
        id=message_id,
        room_id=room_id,
        seq=seq,
        rev=rev,
        kind=kind,
        author=author,
        text=source,
        html=html,
        created_at=now,
        edited_at=None,
        deleted=False,
        nonce=nonce,
    )
    return message, carried.rowcount


def _history(
    session: Session,
    viewer: Viewer,
    room_id: int,
    before: int | None,
    after: int | None,
    around: int | None,
    limit: int,
) -> HistoryPage:
    member = access.membership(session, viewer, room_id)
    if after is not None:
        found = _run(session, _oldest_after, room_id, after, limit)
    elif around is not None:
        older = _run(session, _newest_to, room_id, around, limit - limit // 2)
        found = older[::-1] + _run(session, _oldest_after, room_id, around, limit // 2)
    else:
        last = before - 1 if before is not None else member.last_seq
        found = _run(session, _newest_to, room_id, last, limit)[::-1]
    messages = [_view(row) for row in found]
    return HistoryPage(
        messages=messages,
        first=messages[0].seq == 1 if messages else not (after or 0),
        last=messages[-1].seq == member.last_seq if messages else before is None,
        last_seq=member.last_seq,
        last_rev=member.last_rev,
        read_seq=member.read_seq,
    )


def _changes(session: Session, viewer: Viewer, room_id: int, since: int, limit: int) -> Changes:
    member = access.membership(session, viewer, room_id)
    found = (
        session.connection()
        .execute(_changed_after, {'room_id': room_id, 'rev': since, 'most': limit + 1})
        .all()
    )
    return Changes(
        messages=[_view(row) for row in found[:limit]],
        last_rev=member.last_rev,
        last_seq=member.last_seq,
        read_seq=member.read_seq,
        more=len(found) > limit,
    )


def _run(session: Session, rows: Select[Any], room_id: int, seq: int, most: int) -> list[Row[Any]]:
    values = {'room_id': room_id, 'seq': seq, 'most': most}
    return list(session.connection().execute(rows, values).all())


def _view(row: Row[Any]) -> MessageView:
    is_deleted = row.deleted_at is not None
    return MessageView(
        id=row.id,
        room_id=row.room_id,
        seq=row.seq,
        rev=row.rev,
        kind=row.kind,
        author=UserView(
            id=row.author_id,
            handle=row.handle,
            name=row.name,
            avatar=avatar_url(row.avatar),
            is_gone=row.is_gone,
            is_guest=row.role is Role.GUEST,
        ),
        text='' if is_deleted else row.text,
        html='' if is_deleted else row.html,
        created_at=row.created_at,
        edited_at=row.edited_at,
        deleted=is_deleted,
        nonce=row.nonce,
    )
