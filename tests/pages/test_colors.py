"""The contrasts of the design (WCAG 2.2, 1.4.3 and 1.4.6), for every scheme and accent."""

import pytest

from chatter import language
from chatter.models.preferences import Accent, Preferences
from components import colors
from components.appearance import choices

SCHEMES = {
    'light': colors.LIGHT,
    'dark': colors.DARK,
    'more contrast, light': colors.LIGHT | colors.MORE_CONTRAST_LIGHT,
    'more contrast, dark': colors.DARK | colors.MORE_CONTRAST_DARK,
}
GROUNDS = ('bg', 'surface', 'surface-2', 'sunken')
QUIET = ('text-soft', 'text-faint', 'danger')
CODE = ('code-keyword', 'code-string', 'code-number', 'code-comment', 'code-name', 'code-error')
AA, AAA = 4.5, 7.0


def luminance(color: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_what_more_contrast_says_of_light_it_says_of_dark() -> None:
    """Its dark colours stand above its light ones: what they leave out would be a light one."""
    assert set(colors.MORE_CONTRAST_DARK) == set(colors.MORE_CONTRAST_LIGHT)


def test_the_measure_itself() -> None:
    assert contrast('#000000', '#ffffff') == pytest.approx(21)
    assert contrast('#777777', '#ffffff') == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize('scheme', SCHEMES)
@pytest.mark.parametrize('ground', GROUNDS)
def test_messages_can_be_read_for_hours(scheme: str, ground: str) -> None:
    seen = SCHEMES[scheme]
    assert contrast(seen['text'], seen[ground]) >= AAA


@pytest.mark.parametrize('scheme', SCHEMES)
@pytest.mark.parametrize('ground', GROUNDS)
@pytest.mark.parametrize('color', QUIET)
def test_quiet_words_can_be_read(scheme: str, ground: str, color: str) -> None:
    seen = SCHEMES[scheme]
    assert contrast(seen[color], seen[ground]) >= AA


@pytest.mark.parametrize('scheme', SCHEMES)
@pytest.mark.parametrize('color', CODE)
def test_code_can_be_read(scheme: str, color: str) -> None:
    seen = SCHEMES[scheme]
    assert contrast(seen[color], seen['sunken']) >= AA


@pytest.mark.parametrize('scheme', SCHEMES)
@pytest.mark.parametrize('accent', Accent)
def test_every_accent_can_be_read(scheme: str, accent: Accent) -> None:
    seen = SCHEMES[scheme] | colors.accent(accent, is_dark='dark' in scheme)
    assert contrast(seen['on-accent'], seen['accent']) >= AA
    assert contrast(seen['on-accent'], seen['accent-hover']) >= AA
    assert contrast(seen['accent-text'], seen['accent-soft']) >= AA
    assert contrast(seen['text'], seen['accent-soft']) >= AAA
    assert contrast(seen['text-soft'], seen['accent-soft']) >= AA
    for ground in GROUNDS:
        assert contrast(seen['accent-text'], seen[ground]) >= AA
        assert contrast(seen['accent'], seen[ground]) >= 3  # WCAG 1.4.11: what is no text.


def test_every_preference_can_be_chosen_and_every_choice_is_one() -> None:
    offered = {choice.name: [value for value, _ in choice.options] for choice in choices()}
    assert set(offered) == set(Preferences.model_fields)
    for name, field in Preferences.model_fields.items():
        if name == 'language':
            assert offered[name] == ['', *language.available()]
            continue
        assert field.annotation is not None
        assert offered[name] == list(field.annotation)
