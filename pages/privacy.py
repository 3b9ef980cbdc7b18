"""Who can read what, in plain words: also what whoever has the machine could do."""

from fastapi import Request
from nicegui import Client, ui

from chatter.language import Words, _, words
from components.text import Text
from pages.entrance import entrance, ways
from pages.viewer import Anybody

PARTS: tuple[tuple[Words, tuple[Words, ...]], ...] = (
    (
        words('Other people'),
        (
            words('Public rooms are for everybody who has an account here.'),
            words('Private rooms are for those who are in them. To others they do not exist.'),
            words('Direct conversations are for the people they are between.'),
            words('What you show of yourself, you set on your profile.'),
        ),
    ),
    (
        words('Administrators'),
        (
            words(
                'They change what this server is called and who may do what, suspend accounts, and '
                'look after public rooms.'
            ),
            words(
                'They cannot read direct conversations, nor private rooms they are not in, on any '
                'page. Of private rooms they see how many there are.'
            ),
            words('They cannot change anybody’s words.'),
            words(
                'If you report a message, they or the moderators see that one message as it was, '
                'and nothing else of the conversation.'
            ),
            words(
                'They can make a link with which an account gets a new password, for somebody who '
                'has lost theirs. Whoever opens it is in that account: then every other browser of '
                'it is signed out, so its owner notices, and it stands in the log.'
            ),
            words('What they do is written down where all administrators see it.'),
        ),
    ),
    (
        words('Whoever has the machine'),
        (
            words(
                'Messages are not encrypted on the server. Whoever operates the machine it runs on '
                'can read the database and its backups, direct conversations included, and could '
                'change the program. Trust them, or run a server of your own.'
            ),
            words('Nothing is sent to anybody else: no trackers, no foreign servers.'),
        ),
    ),
)


async def privacy(client: Client, request: Request, viewer: Anybody) -> None:
    """Say it, to those who are in and to those who are not."""
    with entrance(client, request, _('Who can read what')):
        for heading, sentences in PARTS:
            with ui.element('section').classes('privacy'):
                Text('h2', str(heading), 'privacy__heading')
                with ui.element('ul').classes('privacy__sentences'):
                    for sentence in sentences:
                        Text('li', str(sentence))
        ways((_('Go home'), '/') if viewer else (_('Sign in'), '/sign-in'))
