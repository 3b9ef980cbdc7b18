"""People's text becomes HTML that holds what they meant, and nothing that runs."""

import html
import re
import time
import urllib.parse
from typing import Any

import pytest
from fastapi import FastAPI

from chatter import text
from tests.cast import Cast
from tests.security.markup import Markup
from tests.stage import browser

HTML = [
    '<script>alert(1)</script>',
    '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
    '<scr<script>ipt>alert(1)</scr</script>ipt>',
    '<script\x0c>alert(1)</script>',
    '<script/x>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<img/src="x"/onerror=alert(1)>',
    '<img src=`x` onerror=alert(1)>',
    '<img """><script>alert(1)</script>">',
    '<IMG SRC=javascript:alert(String.fromCharCode(88))>',
    '<svg onload=alert(1)>',
    '<svg><script>alert(1)</script></svg>',
    '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
    '<svg><a xlink:href="javascript:alert(1)"><text x=20 y=20>x</text></a>',
    '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)/>#x"/>',
    '<svg><foreignObject><body onload=alert(1)></foreignObject></svg>',
    '<svg><style><img src=x onerror=alert(1)></style></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=1">',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '<math href="javascript:alert(1)">x</math>',
    '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<p title="</p><img src=x onerror=alert(1)>">',
    '<textarea></textarea><img src=x onerror=alert(1)>',
    '<template><img src=x onerror=alert(1)></template>',
    '<xmp><img src=x onerror=alert(1)></xmp>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>">',
    '<object data="data:text/html,<script>alert(1)</script>">',
    '<embed src="javascript:alert(1)">',
    '<link rel=stylesheet href=//evil.example/x.css>',
    '<style>@import "//evil.example/x.css";</style>',
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    '<base href="//evil.example/">',
    '<form action="//evil.example"><input name=password autofocus onfocus=alert(1)>',
    '<button formaction=javascript:alert(1)>x</button>',
    '<details open ontoggle=alert(1)>',
    '<video><source onerror=alert(1)></video>',
    '<audio src onerror=alert(1)>',
    '<body onload=alert(1)>',
    '<marquee onstart=alert(1)>',
    '<div style="position:fixed;inset:0">x</div>',
    '<span class="dialog" style="x:expression(alert(1))">x</span>',
    '<a href="https://fine.example" onclick=alert(1)>x</a>',
    '<a href="https://fine.example" target=_self rel="">x</a>',
    '<!--><img src=x onerror=alert(1)>-->',
    '<!doctype html><script>alert(1)</script>',
    '<![CDATA[<script>alert(1)</script>]]>',
    '<?php echo "<script>alert(1)</script>" ?>',
    '<\x00script>alert(1)</script>',
    '\ufeff<script>alert(1)</script>',
    '＜script＞alert(1)＜/script＞',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '&#60;script&#62;alert(1)&#60;/script&#62;',
    '{{constructor.constructor("alert(1)")()}}',
    '<p v-html="alert(1)" :onclick="alert(1)" @click="alert(1)">x</p>',
    '`</script><script>alert(1)</script>`',
    '```\n</code></pre><script>alert(1)</script>\n```',
    '```html\n<script>alert(1)</script>\n```',
    '```"><script>alert(1)</script>\nx\n```',
    '```js" onmouseover="alert(1)\nx\n```',
    '```a b=c class=x onclick=y\nx\n```',
    '~~~<img src=x onerror=alert(1)>\nx\n~~~',
    '    <script>alert(1)</script>',
    '> <script>alert(1)</script>\n\n1. <img src=x onerror=alert(1)>',
    '**<script>**alert(1)**</script>**',
    '<https://fine.example/"onmouseover="alert(1)>',
    '<https://fine.example/<script>alert(1)</script>>',
    'https://fine.example/"onmouseover="alert(1)',
    'https://fine.example/<script>alert(1)</script>',
    "https://fine.example/'onmouseover='alert(1)",
]
AS_LANGUAGE = ('```"', '```js"', '```a', '~~~<')  # What stands there is not shown.
ADDRESSES = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'java&#9;script:alert(1)',
    'java&Tab;script:alert(1)',
    'java&NewLine;script:alert(1)',
    'javascript&colon;alert(1)',
    'javascript&#58;alert(1)',
    'javascript&#x3a;alert(1)',
    'javascript&#0000058alert(1)',
    '&#106;avascript:alert(1)',
    '&#x6A&#x61vascript:alert(1)',
    '%6aavascript:alert(1)',
    'javascript%3Aalert(1)',
    '\x01javascript:alert(1)',
    '&#1;javascript:alert(1)',
    ' javascript:alert(1)',
    '\u00a0javascript:alert(1)',
    '\u200bjavascript:alert(1)',
    '\ufeffjavascript:alert(1)',
    'javascript:\u2028alert(1)',
    'ｊavascript:alert(1)',
    'javaſcript:alert(1)',
    'javascript://fine.example/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
    'DATA:image/svg+xml,<svg onload=alert(1)>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'blob:https://fine.example/x',
    'ftp://fine.example/',
    'about:blank',
    'tel:110',
    'view-source:https://fine.example',
    'intent://x#Intent;scheme=javascript;end',
    'ms-msdt:/id',
    'feed:javascript:alert(1)',
    'jar:https://fine.example!/x',
    '//evil.example',
    '\\\\evil.example\\x',
    '#top',
    'rooms/1',
    'https:evil.example',
    'https:\\\\evil.example',
    'http:javascript:alert(1)',
]
FORMS = [
    '[x]({})',
    '[x](<{}>)',
    '[x]({} "title")',
    '![x]({})',
    '[![x]({})](https://fine.example)',
    '[![x](https://fine.example)]({})',
    '[x][1]\n\n[1]: {}',
    '[x]: {}\n\n[x]',
    '<{}>',
    '{}',
    '[`x`]({})',
    '**[x]({})**',
    '- > [x]({})',
    '[[x]({})](https://fine.example)',
    '[x]({}\\)',
    '<a href="{}">x</a>',
    "<a href='{}' >x</a>",
]
LINKING = ['[x]({})', '[x](<{}>)', '[x]({} "title")', '<{}>', '{}', '**[x]({})**', '- > [x]({})']


@pytest.mark.parametrize('source', HTML, ids=lambda source: repr(source)[:40])
def test_html_is_shown_as_it_was_typed(source: str) -> None:
    shown = Markup(text.render(text.clean(source)))
    assert shown.wrong == []
    typed = re.sub(r'[^a-z]', '', html.unescape(source).lower())
    read = re.sub(r'[^a-z]', '', shown.text.lower())
    kept = [word for word in ('alert', 'evil', 'script', 'style') if word in typed]
    if not source.startswith(AS_LANGUAGE):
        assert all(word in read for word in kept), 'It is text, and text is not lost.'


@pytest.mark.parametrize('address', ADDRESSES, ids=lambda address: repr(address)[:40])
def test_nothing_but_the_web_and_mail_can_be_linked_to(address: str) -> None:
    for form in FORMS:
        source = form.format(address)
        for written in (source, text.clean(source)):
            shown = Markup(text.render(written))
            assert shown.wrong == [], source
            for link in shown.links:
                led = urllib.parse.urljoin('https://own.example/rooms/1', link)
                assert led.startswith(('https://', 'http://', 'mailto:')), source


@pytest.mark.parametrize('form', LINKING)
def test_a_fine_address_is_a_link(form: str) -> None:
    fine = 'https://good.example/a'
    assert fine in Markup(text.render(form.format(fine))).links


@pytest.mark.parametrize(
    'source',
    [
        'https://fine.example/\u202egnp.exe',
        'https://fine.example\u2028/x',
        'https://fine.example/\u0000x',
        'mailto:a@b.example?subject=%0aBcc:x',
        '<a@b.example>',
        'http://user:pass@fine.example/',
        '[x](https://fine.example/"><img src=x onerror=alert(1)>)',
        "[x](https://fine.example/' onmouseover=alert(1) ')",
        '[x](https://fine.example/`onmouseover=alert(1)`)',
        '[x](https://fine.example "\\" onmouseover=alert(1)")',
        '[\\](javascript:alert(1))',
        '[x](javascript:alert(1)//\\))',
        '![](https://tracker.example/pixel.png)',
        'a\u0300\u0301\u0302' * 500,
        '\ud83d',
        '\U000e0041\U000e0042 tags',
        '|a|b|\n|-|-|\n|<script>|x|',
        '<!-- --!><img src=x onerror=alert(1)>',
        '- [ ] <input type=checkbox onclick=alert(1)>',
        '[^1]\n\n[^1]: <script>alert(1)</script>',
        '&lt;img src=x onerror=alert(1)&gt; &amp;lt;b&amp;gt;',
        '\\<script\\>alert(1)\\</script\\>',
        '*a **b _c ~~d `e',
        '999999999999999999999. x',
        '-1. x\n\n0. y\n\n007. z',
    ],
    ids=lambda source: repr(source)[:40],
)
def test_odd_text_stays_well_formed_and_calls_nobody(source: str) -> None:
    rendered = text.render(text.clean(source))
    assert Markup(rendered).wrong == []
    assert '<img' not in rendered, 'A picture would tell its server who reads.'


def test_the_check_itself_would_notice() -> None:
    for source in (
        '<p onclick=x></p>',
        '<script></script>',
        '<a href="javascript:x" target="_blank" rel="noopener">x</a>',
        '<a href="java\tscript:x" target="_blank" rel="noopener">x</a>',
        '<a href="https://fine.example" target="_blank">x</a>',
        '<!-- x -->',
        '<p><em></p></em>',
        '<span class="a&quot;b"></span>',
        '<img src=x>',
    ):
        assert Markup(source).wrong, source
    assert not Markup(text.render('**a** `b` [c](https://d.example) ~~e~~')).wrong


EVIL_NAMES = [
    '<b>Bob</b>',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    '${alert(1)}',
    '{{7*7}}',
    '</script><script>alert(1)',
    '&lt;b&gt; &amp; co',
    'javascript:alert(1)',
    '\\u003cb\\u003e',
    'Robert"); DROP TABLE users;--',
    '../../etc/passwd',
    '%3Cscript%3E %s %d {0}',
    '=cmd|x',
]


@pytest.mark.parametrize('name', EVIL_NAMES)
async def test_names_come_back_as_they_are_and_as_json(app: FastAPI, cast: Cast, name: str) -> None:
    async with browser(app, cast.tokens['ada']) as adas:
        answers: list[Any] = [
            await adas.patch('/api/me', json={'name': name}),
            made := await adas.post('/api/rooms', json={'name': name[:30], 'description': name}),
            await adas.get('/api/me'),
            await adas.get('/api/rooms'),
            await adas.get('/api/me/rooms'),
            await adas.get(f'/api/rooms/{made.json()["id"]}/members'),
            await adas.get(f'/api/rooms/{made.json()["id"]}/messages'),
        ]
    for answer in answers:
        assert answer.status_code in {200, 201}, answer.text
        assert answer.headers['content-type'] == 'application/json'
    renamed, created, me, browsed, mine, members, history = (answer.json() for answer in answers)
    assert renamed['name'] == me['user']['name'] == members['members'][0]['user']['name'] == name
    assert created['name'] == name[:30] and created['description'] == name
    assert name[:30] in [one['room']['name'] for one in browsed]
    assert name[:30] in [one['room']['name'] for one in mine['rooms']]
    assert [one['author']['name'] for one in history['messages']] == [name]
    assert all(not one['html'] for one in history['messages']), 'System messages have no HTML.'


@pytest.mark.parametrize('source', ['<img src=x onerror=alert(1)>', '[x](javascript:alert(1))'])
async def test_a_message_travels_as_text_and_as_safe_html(
    app: FastAPI, cast: Cast, source: str
) -> None:
    async with browser(app, cast.tokens['ada']) as adas:
        posted = await adas.post(
            f'/api/rooms/{cast.tea}/messages', json={'text': source, 'nonce': 'n-0123456789'}
        )
        history = await adas.get(f'/api/rooms/{cast.tea}/messages')
    assert posted.status_code == 201
    for message in (posted.json(), history.json()['messages'][-1]):
        assert message['text'] == source
        assert Markup(message['html']).wrong == [] and not Markup(message['html']).links


MOST = 10_000
HOSTILE = {
    'opening brackets': '[',
    'closing brackets': ']',
    'brackets': '[]',
    'links never closed': '[a](',
    'links in links': '[a](b',
    'pictures': '![',
    'stars': '*',
    'stars and letters': '*a ',
    'strong and weak': '**a *',
    'underscores': '_a ',
    'both': '*_',
    'strikes': '~~a ',
    'backticks': '`',
    'backticks of all lengths': ' '.join('`' * length for length in range(1, 140)),
    'fences': '```\n',
    'fences of no language': '```x\n```\n',
    'quotes': '>',
    'quotes and spaces': '> ',
    'quoted lists': '> - ',
    'lists': '- ',
    'nested lists': '\n'.join('  ' * depth + '- a' for depth in range(95)),
    'numbers': '1. ',
    'lesser than': '<',
    'autolinks': '<a:',
    'comments': '<!--',
    'html': '<b>',
    'entities': '&#',
    'ampersands': '&',
    'backslashes': '\\',
    'addresses': 'http://a.b ',
    'one long address': 'http://a.b/' + 'a(' * 30,
    'colons and slashes': '://',
    'colons and brackets': '://[',
    'two schemes': '://https://',
    'mails': 'a@',
    'dots': 'a.',
    'words': 'a',
    'spaces': ' ',
    'lines': '\n',
    'tabs': '\t',
    'combining': '\u0300',
    'emoji': '👩\u200d👧',
    'tables': '|-',
    'quotation marks': '"\'',
    'titles': '[a](b "',
    'references': '[a]: b\n',
    'parentheses': '[a](' + '(' * 30,
    'blank lines in lists': '- a\n\n',
    'lazy lines': '> a\nb\n',
}


@pytest.mark.parametrize('name', HOSTILE)
def test_ten_thousand_hostile_characters_take_less_than_a_second(name: str) -> None:
    """Measured in time of this process, which a busy machine does not lengthen much."""
    pattern = HOSTILE[name]
    source = (pattern * (MOST // len(pattern) + 1))[:MOST]
    began = time.process_time()
    rendered = text.render(text.clean(source))
    assert time.process_time() - began < 1.0
    assert Markup(rendered).wrong == []
    assert len(rendered) < 60 * MOST


SLOWEST = ['\n', '"\\']  # What took the longest over all languages, of forty patterns.


@pytest.mark.parametrize('language', text.LANGUAGES.split())
def test_hostile_code_is_highlighted_in_time_or_not(language: str) -> None:
    """Each language is a parser that an attacker can choose."""
    for pattern in SLOWEST:
        code = (pattern * MOST)[: MOST - 20]
        began = time.process_time()
        rendered = text.render(f'```{language}\n{code}\n```')
        assert time.process_time() - began < 1.0, repr(pattern)
        assert Markup(rendered).wrong == []


@pytest.mark.parametrize('language', ['autoit', 'amdgpu', 'matlab', 'ocaml', 'unheard-of'])
def test_languages_that_can_be_made_slow_are_not_parsed(language: str) -> None:
    """Neither by themselves nor inside of others."""
    spaces = ' ' * (MOST - 50)
    for source in (
        f'```{language}\nx{spaces}\n```',
        f'~~~markdown\n```{language}\nx{spaces}\n```\n~~~',
    ):
        began = time.process_time()
        rendered = text.render(source)
        assert time.process_time() - began < 1.0
        assert f'language-{source[3:].split()[0]}' in rendered


def test_many_small_blocks_of_code_share_the_time_of_one() -> None:
    """Each would be quick enough by itself."""
    source = ('~~~c\n' + '\n' * 480 + '~~~\n') * 20
    began = time.process_time()
    rendered = text.render(source)
    assert time.process_time() - began < 0.6
    assert rendered.count('<pre>') == 20
    assert '<span class="k">' in text.render('```c\nreturn 0;\n```'), 'The next one is in colours.'


def test_more_addresses_than_anybody_writes_are_not_looked_for() -> None:
    assert text.render('https://a.example ' * 500).count('<a ') == 500
    assert '<a ' not in text.render('https://a.example ' * 501)
    assert text.render('[x](https://a.example) ' * 501).count('<a ') == 501, 'Written links are.'
