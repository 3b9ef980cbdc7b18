"""Every colour of the design, by name and scheme, and the stylesheet made of them.

Components name colours (`var(--accent)`), never values. `tests/pages/test_colors.py` holds the
contrasts: 4.5:1 for all text (WCAG AA), 7:1 for the text of messages (AAA).
"""

from chatter.models.preferences import Accent

Colors = dict[str, str]

LIGHT: Colors = {
    'bg': '#fbfaf8',
    'surface': '#ffffff',
    'surface-2': '#f4f2ee',
    'sunken': '#efece6',
    'text': '#1f1d1a',
    'text-soft': '#57524a',
    'text-faint': '#69645b',
    'line': '#e6e2da',
    'line-strong': '#8a8479',
    'danger': '#b3261e',
    'on-danger': '#ffffff',
    'danger-soft': '#fbe9e7',
    'warning': '#7a5200',
    'warning-soft': '#fdf1d6',
    'ok': '#1d7f45',
    'away': '#a86a00',
    'shadow-1': '0 1px 2px rgb(31 29 26 / 8%)',
    'shadow-2': '0 8px 28px rgb(31 29 26 / 16%), 0 2px 6px rgb(31 29 26 / 8%)',
    'backdrop': 'rgb(31 29 26 / 40%)',
    'mark-second': '#f2a65a',
    'code-keyword': '#8a2a7d',
    'code-string': '#2c6a1e',
    'code-number': '#8a4b00',
    'code-comment': '#69645b',
    'code-name': '#1d4fa3',
    'code-error': '#b3261e',
}
DARK: Colors = LIGHT | {
    'bg': '#171614',
    'surface': '#1d1c1a',
    'surface-2': '#252321',
    'sunken': '#121110',
    'text': '#ece9e3',
    'text-soft': '#bdb7ac',
    'text-faint': '#a09a8f',
    'line': '#33302c',
    'line-strong': '#7d776c',
    'danger': '#ff8a80',
    'on-danger': '#2b0603',
    'danger-soft': '#3c1a17',
    'warning': '#f0c063',
    'warning-soft': '#35290f',
    'ok': '#5fcf8d',
    'away': '#e0a63f',
    'shadow-1': '0 1px 2px rgb(0 0 0 / 40%)',
    'shadow-2': '0 8px 28px rgb(0 0 0 / 50%), 0 2px 6px rgb(0 0 0 / 30%)',
    'backdrop': 'rgb(0 0 0 / 60%)',
    'code-keyword': '#e3a1dc',
    'code-string': '#a8d68f',
    'code-number': '#e8b87c',
    'code-comment': '#a09a8f',
    'code-name': '#9dbff5',
    'code-error': '#ff8a80',
}
MORE_CONTRAST_LIGHT: Colors = {
    'bg': '#ffffff',
    'surface': '#ffffff',
    'surface-2': '#ffffff',
    'sunken': '#f2f2f2',
    'text': '#000000',
    'text-soft': '#262626',
    'text-faint': '#333333',
    'line': '#595959',
    'line-strong': '#000000',
    'danger': '#8c0d06',
    'warning': '#4d3300',
    'ok': '#0a5227',
    'away': '#6b4300',
    'code-comment': '#333333',
}
MORE_CONTRAST_DARK: Colors = {
    'bg': '#000000',
    'surface': '#000000',
    'surface-2': '#000000',
    'sunken': '#141414',
    'text': '#ffffff',
    'text-soft': '#e6e6e6',
    'text-faint': '#d4d4d4',
    'line': '#a6a6a6',
    'line-strong': '#ffffff',
    'danger': '#ffb3ad',
    'warning': '#ffd98a',
    'ok': '#8ff0b4',
    'away': '#ffd08a',
    'code-comment': '#d4d4d4',
}
ACCENT_NAMES = ('accent', 'accent-hover', 'on-accent', 'accent-soft', 'accent-text')
ACCENTS: dict[Accent, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Accent.SEA: (
        ('#0b6e63', '#095a51', '#ffffff', '#dff0ed', '#0a5f56'),
        ('#56c7b5', '#74d6c6', '#06211d', '#17352f', '#7bd8c8'),
    ),
    Accent.SKY: (
        ('#1f5fbf', '#194f9f', '#ffffff', '#e3edfb', '#1b54a8'),
        ('#7db4ff', '#9bc6ff', '#051a38', '#16294a', '#9bc6ff'),
    ),
    Accent.PLUM: (
        ('#7a3fa0', '#673587', '#ffffff', '#f1e6f8', '#6b368d'),
        ('#cd9bf0', '#dab3f5', '#260a3a', '#33214a', '#dab3f5'),
    ),
    Accent.ROSE: (
        ('#b3264e', '#971f42', '#ffffff', '#fbe5ec', '#9f2145'),
        ('#ff8fae', '#ffabc2', '#3a0716', '#441a28', '#ffabc2'),
    ),
    Accent.AMBER: (
        ('#8a5200', '#744500', '#ffffff', '#faeeda', '#7d4a00'),
        ('#f0b429', '#f5c75c', '#2b1d00', '#3a2c0d', '#f5c75c'),
    ),
}
IS_DARK = '@media (prefers-color-scheme: dark)'
WANTS_CONTRAST = '@media (prefers-contrast: more)'


def accent(which: Accent, *, is_dark: bool) -> Colors:
    """The colours of an accent in a scheme."""
    return dict(zip(ACCENT_NAMES, ACCENTS[which][is_dark], strict=True))


def stylesheet() -> str:
    """Every colour as a CSS variable; what is chosen wins over what the system says."""
    default = Accent.SEA
    return '\n'.join(
        (
            _rule(':root', LIGHT | accent(default, is_dark=False), 'light'),
            _accents(is_dark=False),
            _media(
                IS_DARK,
                _rule(
                    ":root:not([data-theme='light'])",
                    DARK | accent(default, is_dark=True),
                    'dark',
                ),
                _accents(is_dark=True, of=":not([data-theme='light'])"),
            ),
            _rule(":root[data-theme='dark']", DARK | accent(default, is_dark=True), 'dark'),
            _accents(is_dark=True, of="[data-theme='dark']"),
            _contrast(":root[data-theme='contrast']"),
            dots(),
            _media(
                WANTS_CONTRAST,
                _contrast(":root:not([data-theme='light'], [data-theme='dark'])"),
            ),
        )
    )


def dots() -> str:
    """The accents as they are shown to choose from."""
    return '\n'.join(
        (
            *_dots(is_dark=False),
            _media(IS_DARK, *_dots(is_dark=True, of=":root:not([data-theme='light']) ")),
            *_dots(is_dark=True, of=":root[data-theme='dark'] "),
        )
    )


def _dots(*, is_dark: bool, of: str = '') -> list[str]:
    return [
        f"{of}.appearance__dot[data-accent='{which.value}'] {{ --dot: {shades[is_dark][0]}; }}\n"
        for which, shades in ACCENTS.items()
    ]


def _contrast(selector: str) -> str:
    return _rule(selector, MORE_CONTRAST_LIGHT) + _media(
        IS_DARK, _rule(selector, MORE_CONTRAST_DARK)
    )


def _accents(*, is_dark: bool, of: str = '') -> str:
    return '\n'.join(
        _rule(f":root[data-accent='{which.value}']{of}", accent(which, is_dark=is_dark))
        for which in ACCENTS
    )


def _rule(selector: str, colors: Colors, scheme: str = '') -> str:
    said = [f'color-scheme: {scheme};'] if scheme else []
    said += [f'--{name}: {value};' for name, value in colors.items()]
    return f'{selector} {{ {" ".join(said)} }}\n'


def _media(query: str, *rules: str) -> str:
    return f'{query} {{\n{"".join(rules)}}}\n'
