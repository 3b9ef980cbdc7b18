"""The rows of a room as a page keeps them, in plain Python: true up to a `rev`, by events or by
asking what changed. The browser's own rules are `components/js/rows.js`; these are written down a
second time on purpose.
"""

from dataclasses import dataclass, field

from chatter.models.views import Changes, HistoryPage, MessageView
from chatter.realtime.events import MessagesRemoved

Change = MessageView | MessagesRemoved


@dataclass(kw_only=True)
class Rows:
    """Messages by `seq`, true up to the change `rev`; what came too early waits in `early`."""

    rows: dict[int, MessageView] = field(default_factory=dict)
    rev: int = 0
    early: dict[int, Change] = field(default_factory=dict)

    def load_rows(self, page: HistoryPage) -> None:
        """Begin with what was loaded; what was heard before stays early, or is old."""
        self.rows = {message.seq: message for message in page.messages}
        self._came_to(page.last_rev)

    def catch_rows_up(self, changes: Changes) -> None:
        """Take what changed since `rev`: all of it, or the first so many."""
        if changes.last_rev <= self.rev:
            return
        for message in changes.messages:  # Of several changes to one the last is told alone.
            self.rows[message.seq] = message
        self._came_to(changes.messages[-1].rev if changes.more else changes.last_rev)

    def take(self, change: Change) -> None:
        """The next change is applied, an old one ignored, one that is early put aside."""
        if change.rev > self.rev:
            self.early[change.rev] = change
        self._take_early()

    def _came_to(self, rev: int) -> None:
        self.rev = rev
        self.early = {rev: change for rev, change in self.early.items() if rev > self.rev}
        self._take_early()

    def _take_early(self) -> None:
        while (ready := self.early.pop(self.rev + 1, None)) is not None:
            self.rev = ready.rev
            if isinstance(ready, MessageView):
                self.rows[ready.seq] = ready
                continue
            nothing = {'rev': ready.rev, 'text': '', 'html': '', 'deleted': True}
            for seq in ready.seqs:
                if seq in self.rows:
                    self.rows[seq] = self.rows[seq].model_copy(update=nothing)
