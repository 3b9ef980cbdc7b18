"""What people did and what they were answered, and what others saw of it: `checker.py` judges it.

Whoever writes says so before anything leaves, and says what the answer was. What was never answered
is unknown: it may have happened.
"""

from dataclasses import dataclass, field

from chatter.models.views import MessageView


@dataclass
class Record:
    """Everything that was written in a room, by nonce. Nothing here is ever taken back."""

    posted: dict[str, str] = field(default_factory=dict)
    acknowledged: dict[str, set[int]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def posting(self, nonce: str, text: str) -> None:
        """This leaves now, perhaps not for the first time."""
        assert self.posted.setdefault(nonce, text) == text, 'A nonce is used for one text.'

    def was_acknowledged(self, nonce: str, seq: int) -> None:
        """The server has said that it has it, and under which number."""
        self.acknowledged.setdefault(nonce, set()).add(seq)

    def was_refused(self, nonce: str, sentence: str) -> None:
        """The server has said that it has not taken it, and it will not be sent again."""
        self.refused[nonce] = sentence

    @property
    def unknown(self) -> set[str]:
        """What left and was neither acknowledged nor refused."""
        return self.posted.keys() - self.acknowledged.keys() - self.refused.keys()


@dataclass
class Seen:
    """What one reader saw: which messages appeared, in this order, and what is there in the end.

    `ahead` are changes that were heard of and could not be applied, because others are missing.
    """

    name: str
    log: list[int] = field(default_factory=list)
    rows: dict[int, MessageView] = field(default_factory=dict)
    rev: int = 0
    ahead: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class History:
    """A room from its first message to its last, as it is loaded anew."""

    messages: list[MessageView]
    last_seq: int
    last_rev: int
