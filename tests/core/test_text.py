"""People's text as HTML: what Markdown means, and everything else as it was written."""

import random
import string
import time
import unicodedata
from typing import Literal

import nh3
import pytest

from chatter import text


@pytest.mark.parametrize(
    ('source', 'html'),
    [
        ('plain', '<p>plain</p>'),
        ('**bold** *italic* ~~gone~~', '<p><strong>bold</strong> <em>italic</em> <s>gone</s></p>'),
        ('`code <b>`', '<p><code>code &lt;b&gt;</code></p>'),
        ('two\nlines', '<p>two<br>\nlines</p>'),
        ('two\n\nparagraphs', '<p>two</p>\n<p>paragraphs</p>'),
        ('> quoted', '<blockquote>\n<p>quoted</p>\n</blockquote>'),
        ('- one\n- two', '<ul>\n<li>one</li>\n<li>two</li>\n</ul>'),
        ('3. three', '<ol start="3">\n<li>three</li>\n</ol>'),
        ('a < b && c > d', '<p>a &lt; b &amp;&amp; c &gt; d</p>'),
        ('&lt;&amp;&copy;', '<p>&lt;&amp;©</p>'),
        ('# no heading', '<p># no heading</p>'),
        ('no\n===', '<p>no<br>\n===</p>'),
        ('---', '<p>---</p>'),
        ('![no](picture.png)', '<p>!<a href="picture.png"'),
        ('[no]: https://x.example', '<p>[no]: <a href="https://x.example"'),
        ('    no code', '<p>no code</p>'),
        ('www.example.org and me@example.org', '<p>www.example.org and me@example.org</p>'),
        ('\\*escaped\\*', '<p>*escaped*</p>'),
        ('**مرحبا** 你好 👩‍👩‍👧', '<p><strong>مرحبا</strong> 你好 👩‍👩‍👧</p>'),
    ],
)
def test_markdown_is_rendered(source: str, html: str) -> None:
    assert text.render(source).strip().startswith(html)


@pytest.mark.parametrize(
    'source',
    [
        'https://example.org/a?b=c&d=e#f',
        '<https://example.org/a?b=c&d=e#f>',
        '[here](https://example.org/a?b=c&d=e#f)',
        '[here](<https://example.org/a?b=c&d=e#f> "a title")',
    ],
)
def test_links_open_in_a_new_tab_and_give_nothing_away(source: str) -> None:
    html = text.render(source)
    assert 'href="https://example.org/a?b=c&amp;d=e#f"' in html
    assert 'target="_blank"' in html and 'rel="noopener noreferrer nofollow"' in html
    assert 'title' not in html, 'It could say of the link what is not true.'


def test_code_is_highlighted_where_its_language_is_known() -> None:
    html = text.render('```python\nprint("<b>")\n```')
    assert '<pre><code class="language-python">' in html
    assert '<span class="nb">print</span>' in html and '&lt;b&gt;' in html and '<b>' not in html


@pytest.mark.parametrize('language', ['', 'unheard-of', 'python"onclick="x', '../etc', 'a' * 5000])
def test_code_in_no_language_is_code(language: str) -> None:
    html = text.render(f'```{language}\nprint("<b>")\n```')
    assert 'print("&lt;b&gt;")' in html and '<span' not in html and 'onclick="' not in html


def test_the_short_way_gives_what_the_long_way_gives() -> None:
    """What is plain is not rendered: it must be exactly what rendering would have made of it."""
    dice = random.Random(1)
    words = ['hello', 'a', "it's", '"quoted"', '(yes)', '50%', 'e=mc', '-', '+1', 'and/or', '…',
             'ünïcödé', 'naïve', '1.', '1)', '2024-01-01', 'end.', '?!', 'a,b', '--', '==', ';',
             "'", '"', '(c)', '...', 'x-y', '#', '*', '_', '&', '<']  # fmt: skip
    short = 0
    for _ in range(3000):
        source = text.clean(' '.join(dice.choices(words, k=dice.randint(1, 6))))
        plain = text.render_plain(source)
        if plain is not None:
            short += 1
            long = nh3.clean(text._markdown.render(source), tags=text.TAGS).strip()
            assert plain == long, source
    assert short > 500, 'Hardly anything went the short way.'


def test_every_plain_letter_goes_the_short_way_unharmed() -> None:
    for letter in {*string.printable, *'àâäçéèêëîïôöùûüß–—…’'}:
        for source in (letter, f'a{letter}b', f'{letter}b', f'b{letter}', f'a {letter} b'):
            plain = text.render_plain(text.clean(source))
            if plain is not None and text.clean(source):
                long = nh3.clean(text._markdown.render(text.clean(source)), tags=text.TAGS).strip()
                assert plain == long, source


@pytest.mark.parametrize(
    ('typed', 'name'),
    [('Straße', 'STRASSE'), ('ﬁne', 'FINE'), ('Ｔｅａ', 'tea'), ('Å', 'Å'), ('ς', 'Σ'), ('İ', 'i̇')],
)
def test_names_that_differ_in_form_or_case_fold_alike(typed: str, name: str) -> None:
    assert text.folded(typed) == text.folded(name)


def test_folding_twice_is_folding_once() -> None:
    for number in range(0x2FFFF):
        letter = chr(number)
        if not 0xD800 <= number < 0xE000:
            assert text.folded(text.folded(letter)) == text.folded(letter), hex(number)


@pytest.mark.parametrize(
    ('typed', 'cleaned'),
    [
        ('  \n \n  indented stays\n\n', '  indented stays'),
        ('tab\tstays', 'tab\tstays'),
        ('a\r\nb\rc', 'a\nb\nc'),
        ('\x00\x07\x1b\x7f\x85', ''),
        ('\ud800lonely', 'lonely'),
    ],
)
def test_messages_are_cleaned_of_what_cannot_be_written(typed: str, cleaned: str) -> None:
    assert text.clean(typed) == cleaned
    assert text.clean(cleaned) == cleaned


def test_names_fit_in_one_line() -> None:
    assert text.clean_name(' a\n\r\t b \u2028c\u2029 d\x85') == 'a b c d'
    for control in text.BIDI_CONTROLS:
        assert text.clean_name(f'a{chr(control)}b') == 'ab'


def test_what_is_too_long_for_a_name_stays_too_long_and_is_not_put_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lengths: list[int] = []

    def counted(form: Literal['NFC'], source: str) -> str:
        lengths.append(len(source))
        return normalize(form, source)

    normalize = unicodedata.normalize
    monkeypatch.setattr(unicodedata, 'normalize', counted)
    marks = 'a' + '\u0300\u0316' * 60_000
    spaces = 'a' + ' ' * 2000 + 'b'
    for source in (marks, spaces, 'x' * 2000):
        assert len(text.clean_name(source)) > text.LINE_MOST
    assert lengths == []
    assert text.clean_name(marks[: text.LINE_MOST]).startswith('à\u0316') and lengths == [1000]


@pytest.mark.parametrize('seen', ['.', '我', '👍', '\u200bx', 'ـ', '\U000e0001a'])
def test_what_can_be_seen_is_visible(seen: str) -> None:
    assert text.is_visible(seen)


@pytest.mark.parametrize(
    'unseen', ['', ' ', '\u00a0\u2003\u200b\ufeff', '\u0300', '\u2800\u3164\u200d']
)
def test_what_cannot_be_seen_is_not(unseen: str) -> None:
    assert not text.is_visible(unseen)


def test_a_language_that_takes_long_to_load_is_coloured_the_first_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slowly(*arguments: object, **options: object) -> object:
        until = time.thread_time() + 2 * text.HIGHLIGHT_SECONDS
        while time.thread_time() < until:
            pass
        return load(*arguments, **options)

    load = text.get_lexer_by_name
    monkeypatch.setattr(text, 'get_lexer_by_name', slowly)
    assert 'class="k"' in text.render('```python\ndef f(): pass\n```')
