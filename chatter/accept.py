"""What the `Accept-…` headers of a browser say: names, and how much each of them is wanted."""

import re

MOST = 20  # More wishes than anybody has.
QUALITY = re.compile(r'\s*q=([01](?:\.\d{0,3})?)\s*', re.IGNORECASE)


def weights(said: str) -> list[tuple[str, float]]:
    """Names in small letters, in their order, each with a weight from 0 (not at all) to 1 (best).

    See RFC 9110 §12.4.2; a weight that is none counts as 0.
    """
    found = []
    for part in said.lower().split(',', MOST)[:MOST]:
        name, parameter, weight = part.partition(';')
        quality = QUALITY.fullmatch(weight)
        found.append((name.strip(), float(quality[1]) if quality else 0.0 if parameter else 1.0))
    return found
