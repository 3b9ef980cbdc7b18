"""Asking about a room: what it is called, what it is for, who finds it, who may do what in it."""

from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.events import GenericEventArguments

from chatter.language import _
from chatter.models.rooms import RoomKind, Who
from chatter.models.views import RoomView
from chatter.services.rooms import (
    DESCRIPTION_MOST,
    EMOJI_MOST,
    LINKS_MOST,
    NAME_MOST,
    TOPIC_MOST,
)
from components.button import Button
from components.dialog import Dialog
from components.form import Field, Form, Option
from components.text import Text

Go = Callable[[str], Awaitable[None]]

EMOJI = ('☕', '🍵', '🎉', '📚', '🎵', '⚽', '🌱', '🛠️', '💡', '🐛', '📣', '🧭')


def ask_new(go: Go, name: str = '') -> None:
    """Ask for a new room, perhaps with a name to begin with; `go` is called with its address."""
    dialog = Dialog(_('New room'))

    async def created(event: GenericEventArguments) -> None:
        match event.args:
            case {'id': int(room_id)}:
                dialog.close()
                await go(f'/rooms/{room_id}')

    with dialog:
        Form(
            '/api/rooms',
            [_name(name[:NAME_MOST] or None), _description(), _kind()],
            submit=_('Create room'),
            is_json=True,
            on_done=created,
        )
    dialog.open()


def ask_edit(room: RoomView) -> None:
    """Ask for what shall be another in a room; open pages hear of it by themselves."""
    dialog = Dialog(_('Edit room'))
    with dialog:
        Form(
            f'/api/rooms/{room.id}',
            [
                _name(room.name),
                _description(room.description),
                *_signs(room),
                _links(room),
                *_rules(room),
            ],
            submit=_('Save'),
            method='PATCH',
            is_json=True,
            on_done=lambda: dialog.close(),
        )
        _ask_whether_to_convert(room, dialog)
    dialog.open()


def ask_convert(room: RoomView) -> None:
    """Say what follows when a public room becomes private, or a private one public, and ask."""
    is_private = room.kind is RoomKind.PRIVATE
    if is_private:
        title = _('Make “{name}” public?', name=room.name)
        follows = [
            _('Everybody on this server finds it and can join it.'),
            _('Whoever joins reads all that was ever said in it, also while it was private.'),
        ]
    else:
        title = _('Make “{name}” private?', name=room.name)
        follows = [
            _('Everybody who is in it stays in it. For all others it does not exist any more.'),
            _('Others come in only if somebody adds them or sends them an invitation.'),
        ]
    dialog = Dialog(title)
    with dialog:
        for sentence in follows:
            Text('p', sentence)
        Form(
            f'/api/rooms/{room.id}',
            [Field('kind', type='hidden', value='public' if is_private else 'private')],
            submit=_('Make it public') if is_private else _('Make it private'),
            method='PATCH',
            is_json=True,
            on_done=lambda: dialog.close(),
        )
    dialog.open()


def _ask_whether_to_convert(room: RoomView, before: Dialog) -> None:
    def ask() -> None:
        before.close()
        ask_convert(room)

    with ui.element('section').classes('dialog__section'):
        Text('h3', _('Who finds it'), 'form__label')
        if room.kind is RoomKind.PRIVATE:
            Text('p', _('This room is private: only its members find it and read it.'))
            Button(_('Make it public…'), ask)
        else:
            Text('p', _('This room is public: everybody on this server finds it and can join it.'))
            Button(_('Make it private…'), ask)


def _name(value: str | None) -> Field:
    return Field(
        'name',
        label=_('Name'),
        required=True,
        autofocus=True,
        autocomplete='off',
        maxlength=NAME_MOST,
        value=value,
    )


def _description(value: str | None = None) -> Field:
    return Field(
        'description',
        label=_('What is it for?'),
        hint=_('One line, if you like.'),
        autocomplete='off',
        maxlength=DESCRIPTION_MOST,
        value=value,
    )


def _kind() -> Field:
    return Field(
        'kind',
        label=_('Who finds it'),
        type='choice',
        value='public',
        options=[
            Option('public', _('Public'), _('Everybody on this server finds it and can join it.')),
            Option(
                'private', _('Private'), _('Only those who are brought in know that it exists.')
            ),
        ],
    )


def _signs(room: RoomView) -> list[Field]:
    return [
        Field(
            'topic',
            label=_('Topic'),
            hint=_('What it is about just now. It stands below the name.'),
            autocomplete='off',
            maxlength=TOPIC_MOST,
            value=room.topic,
        ),
        Field(
            'emoji',
            label=_('Emoji'),
            autocomplete='off',
            maxlength=EMOJI_MOST,
            value=room.emoji,
            picks=EMOJI,
        ),
        Field(
            'picture',
            label=_('Choose a picture'),
            hint=_('It is shown instead of the emoji.'),
            type='avatar',
            value=room.picture,
            upload=f'/api/rooms/{room.id}/picture',
        ),
    ]


def _links(room: RoomView) -> Field:
    return Field(
        'links',
        label=_('Pinned links'),
        type='links',
        maxlength=LINKS_MOST,
        value=[link.model_dump() for link in room.links],
    )


def _rules(room: RoomView) -> list[Field]:
    return [
        Field(
            'who_posts',
            label=_('Who may write'),
            type='select',
            value=room.who_posts,
            options=_who(),
        ),
        Field(
            'who_invites',
            label=_('Who may bring people in'),
            type='select',
            value=room.who_invites,
            options=_who(),
        ),
        Field(
            'slow_seconds',
            label=_('Slow mode'),
            hint=_('How long members wait between two messages. Moderators do not wait.'),
            type='select',
            value=str(room.slow_seconds),
            options=_pauses(room.slow_seconds),
        ),
    ]


def _who() -> list[Option]:
    return [
        Option(Who.ALL, _('Everybody in the room')),
        Option(Who.MODERATORS, _('Moderators and owners')),
    ]


def _pauses(present: int) -> list[Option]:
    offered = [
        (0, _('Off')),
        (10, _('10 seconds')),
        (30, _('30 seconds')),
        (60, _('1 minute')),
        (300, _('5 minutes')),
        (3600, _('1 hour')),
    ]
    if present not in dict(offered):  # Somebody has said so over REST.
        offered.append((present, _('{count} seconds', count=present)))
    return [Option(str(seconds), said) for seconds, said in offered]
