"""What can be refused, each with the HTTP status it means and a complete sentence for people.

Services raise them; the shell shows them and the API renders them, each in one place and in the
language of whoever reads.
"""

from chatter.language import Words, words


class Refused(Exception):
    """The base of every refusal. `message` is a sentence for people, `field` names an input,
    `retry_after` says in how many seconds to try again, where that is known."""

    status = 400
    type = 'refused'
    retry_after: int | None = None

    def __init__(self, sentence: Words, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field

    @property
    def message(self) -> str:
        """The sentence, in the language of whoever is being answered."""
        return str(self)


class Invalid(Refused):
    """What was sent cannot be accepted as it is."""

    status = 422
    type = 'invalid'


SIGN_IN_FIRST = words('Please sign in first.')


class Unauthenticated(Refused):
    """Nobody is signed in here."""

    status = 401
    type = 'unauthenticated'

    def __init__(self, sentence: Words = SIGN_IN_FIRST, *, field: str | None = None) -> None:
        super().__init__(sentence, field=field)


class Forbidden(Refused):
    """The thing is known to whoever asks, the deed is not theirs to do."""

    status = 403
    type = 'forbidden'


class NotFound(Refused):
    """The thing does not exist, or not for whoever asks: the two look the same."""

    status = 404
    type = 'not_found'


class Conflict(Refused):
    """The state of the world does not allow it, or not any more."""

    status = 409
    type = 'conflict'


class TooLarge(Refused):
    """More bytes than are accepted here."""

    status = 413
    type = 'too_large'


class TooMany(Refused):
    """Too often in too short a time. `retry_after` is in seconds."""

    status = 429
    type = 'too_many'

    def __init__(self, sentence: Words, *, retry_after: float) -> None:
        super().__init__(sentence)
        self.retry_after = max(1, round(retry_after))


class Unavailable(Refused):
    """The server cannot do it at the moment, whoever asks; later it can."""

    status = 503
    type = 'unavailable'


class Busy(Unavailable):
    """Too many want it at once. `retry_after` is in seconds."""

    type = 'busy'

    def __init__(self, sentence: Words, *, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Full(Refused):
    """There is no room left to store it."""

    status = 507
    type = 'full'


class Unusable(Exception):
    """The program cannot start as asked. The text is one sentence for the operator."""
