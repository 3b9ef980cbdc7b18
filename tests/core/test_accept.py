"""What a browser says that it accepts, and how much."""

import pytest

from chatter import accept


@pytest.mark.parametrize(
    ('said', 'expected'),
    [
        ('', [('', 1.0)]),
        ('gzip, BR;q=0.5', [('gzip', 1.0), ('br', 0.5)]),
        ('de ; q=0.25 ,en;Q=0', [('de', 0.25), ('en', 0.0)]),
        ('de;q=many, en;q=nan, fr;', [('de', 0.0), ('en', 0.0), ('fr', 0.0)]),
        (','.join('x' * 40), [('x', 1.0)] * accept.MOST),
    ],
)
def test_names_have_weights(said: str, expected: list[tuple[str, float]]) -> None:
    assert accept.weights(said) == expected
