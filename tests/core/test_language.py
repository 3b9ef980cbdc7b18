"""In which language a sentence is said, and to whom."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from chatter import language
from chatter.errors import Invalid
from chatter.language import _, plural, words


@pytest.fixture(autouse=True)
def _ours_alone() -> Iterator[None]:
    yield
    language.open()
    language.use('en')


def catalogue(folder: Path, name: str, domain: str = 'chatter', **sentences: object) -> None:
    """Write one as a translator would have it compiled."""
    written = Catalog(locale=name, charset='utf-8')
    for key, text in sentences.items():
        written.add(key, text)
    file = folder / name / 'LC_MESSAGES' / f'{domain}.mo'
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open('wb') as opened:
        write_mo(opened, written)


def test_a_sentence_is_said_in_the_language_of_whoever_reads_it() -> None:
    sentence = words('A name has at most {most} characters.', most=50)
    assert str(sentence) == 'A name has at most 50 characters.'
    with language.speaking('de'):
        assert str(sentence) == 'Ein Name hat höchstens 50 Zeichen.'
        assert _('Settings') == 'Einstellungen'
    assert str(sentence) == 'A name has at most 50 characters.'


def test_a_refusal_is_said_where_it_is_read_and_not_where_it_is_raised() -> None:
    with language.speaking('de'):
        refusal = Invalid(words('Please give the room a name.'), field='name')
    assert refusal.message == 'Please give the room a name.'
    with language.speaking('de'):
        assert refusal.message == str(refusal) == 'Bitte gib dem Raum einen Namen.'


def test_large_numbers_are_written_as_the_language_does_it(tmp_path: Path) -> None:
    sentence = words('More than {most:,} KB cannot be sent here.', most=10240)
    assert '10,240 KB' in str(sentence)
    with language.speaking('de'):
        assert '10.240 KB' in str(sentence)
    catalogue(tmp_path, 'fr', Settings='Réglages')
    language.open(tmp_path)
    with language.speaking('fr'):
        assert '10\N{NARROW NO-BREAK SPACE}240 KB' in str(sentence)


def test_numbers_choose_their_form() -> None:
    assert [str(plural('{count} minute', '{count} minutes', count)) for count in (0, 1, 2)] == [
        '0 minutes',
        '1 minute',
        '2 minutes',
    ]
    with language.speaking('de'):
        assert str(plural('{count} minute', '{count} minutes', 5)) == '5 Minuten'


def test_a_sentence_within_a_sentence_is_said_in_the_same_language() -> None:
    wait = plural('{count} minute', '{count} minutes', 1)
    with language.speaking('de'):
        said = _('Too many tries. Try again in {wait}.', wait=wait)
    assert said == 'Zu viele Versuche. Versuch es in 1 Minute wieder.'


def test_values_are_text_and_nothing_in_them_is_asked_for() -> None:
    said = _('In {room}', room='{room.__class__} {0} {missing}')
    assert said == 'In {room.__class__} {0} {missing}'


@pytest.mark.parametrize(
    ('accepted', 'best'),
    [
        ('de', 'de'),
        ('de-AT,en;q=0.5', 'de'),
        ('en;q=0.5, de;q=0.9', 'de'),
        ('en-GB,de', 'en'),
        ('fr,de;q=0.1', 'de'),
        ('de;q=0, en', 'en'),
        ('fr', 'en'),
        ('*', 'en'),
        ('', 'en'),
        ('DE-CH', 'de'),
        ('de;q=many', 'en'),
        (',;,=;q', 'en'),
        ('../de', 'en'),
        ('de' + '-x' * 16, 'de'),
        ('de' + '-x' * 17, 'en'),  # Longer than any that means something.
        (','.join(['xx'] * 20) + ',de', 'en'),
    ],
)
def test_the_best_of_what_a_browser_would_like(accepted: str, best: str) -> None:
    assert language.negotiated(accepted) == best


def test_what_cannot_be_had_is_english() -> None:
    for name in ('xx', '', '../../etc', 'de/../de'):
        language.use(name)
        assert language.current() == 'en'


def test_further_languages_come_from_a_folder_and_win(tmp_path: Path) -> None:
    catalogue(tmp_path, 'fr', Settings='Réglages')
    catalogue(tmp_path, 'de', Settings='Schrauben')
    catalogue(tmp_path, 'fr', 'browser', Send='Envoyer')
    language.open(tmp_path)
    assert language.available() == ('en', 'de', 'fr')
    with language.speaking('fr'):
        assert _('Settings') == 'Réglages'
        assert _('Rooms') == 'Rooms', 'What is not translated is said in English.'
    with language.speaking('de'):
        assert _('Settings') == 'Schrauben'
    assert language.messages('fr')['Send'] == 'Envoyer'


def test_the_browser_gets_every_form(tmp_path: Path) -> None:
    written = Catalog(locale='pl', charset='utf-8')
    assert str(written.plural_forms).startswith('nplurals=3')
    written.add(('{count} room', '{count} rooms'), ('pokój', 'pokoje', 'pokoi'))
    file = tmp_path / 'pl' / 'LC_MESSAGES' / 'browser.mo'
    file.parent.mkdir(parents=True)
    with file.open('wb') as opened:
        write_mo(opened, written)
    language.open(tmp_path)
    assert language.messages('pl')['{count} room'] == ['pokój', 'pokoje', 'pokoi']


def test_which_side_a_language_begins_at() -> None:
    assert [language.direction(name) for name in ('en', 'de', 'ar', 'he-IL', 'fa')] == [
        'ltr',
        'ltr',
        'rtl',
        'rtl',
        'rtl',
    ]


async def test_everybody_is_answered_in_their_own_language_at_the_same_time() -> None:
    async def answer(name: str) -> list[str]:
        language.use(name)
        said = []
        for _round in range(20):
            await asyncio.sleep(0)
            said.append(_('Settings'))
        return said

    english, german = await asyncio.gather(answer('en'), answer('de'))
    assert set(english) == {'Settings'} and set(german) == {'Einstellungen'}
