"""What was said, what became of it, and every update on its way: the promises about words."""

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from meetsmatch.app.browsing import Matched
from meetsmatch.app.ports import Mark, Outcome, Received
from meetsmatch.app.work import (
    Commit,
    Letter,
    PersonForgotten,
    PersonJoined,
    RelaysCancelled,
    Withheld,
    WithheldDropped,
)
from meetsmatch.core.ids import ChatId, Fingerprint, PersonId
from meetsmatch.simulation.copies import Copies
from meetsmatch.simulation.court import Court
from meetsmatch.simulation.model import Model
from meetsmatch.simulation.promises import Judge

HUSH = 60_000_000
"""Who was told to slow down within this time (microseconds) may go without another word."""

SAME_SECOND_MS = 1_000
"""Telegram tells when something was written in whole seconds."""


@dataclass(slots=True)
class Saying:
    """Something a person wrote, known everywhere by its number."""

    number: int
    author: int
    """Telegram's id."""

    message: int
    """Its number in the author's chat."""

    at: int
    written_ms: int
    """The same, by the clock on the wall."""

    answers: int = 0
    """The saying that it replies to."""

    chat: ChatId | None = None
    to: int = 0
    """Whom its author talked to when its turn came: the only one who may ever read it."""

    place: int = 0
    """Which relay of all it was, by the order of commits."""

    waits: bool = False
    """For its reader, who is away."""

    asked: int = -1
    """When the store last said that it may go out."""

    copies: int = 0
    excused: int = 0
    """Outcomes that nobody could know: each may cost one more copy."""

    silenced: int | None = None
    """Since when its author has been kept out, if it had not gone out by then."""


@dataclass(slots=True)
class Update:
    """On its way from Telegram to the bot."""

    number: int
    person: int
    queue: str
    saying: Saying | None = None
    row: int = 0
    finished: bool = False


@dataclass(slots=True)
class Ledger:
    """Sees commits and marks; knows where each word belongs."""

    judge: Judge
    model: Model
    person_of: Mapping[Fingerprint, int]
    now: Callable[[], int]
    sayings: dict[int, Saying] = field(default_factory=dict[int, Saying])
    by_message: dict[tuple[int, int], Saying] = field(
        default_factory=dict[tuple[int, int], Saying]
    )
    by_letter: dict[int, Saying] = field(default_factory=dict[int, Saying])
    open: dict[int, Saying] = field(default_factory=dict[int, Saying])
    """Neither delivered nor told of."""

    updates: dict[int, Update] = field(default_factory=dict[int, Update])
    rows: dict[int, Update] = field(default_factory=dict[int, Update])
    order: dict[tuple[int, str], deque[Update]] = field(
        default_factory=dict[tuple[int, str], deque[Update]]
    )
    """Of each person and queue of Telegram's: what is not finished, in order."""

    away: dict[int, int] = field(default_factory=dict[int, int])
    """When somebody last was beyond reach, or deleted everything: they can't be told."""

    heard: dict[int, int] = field(default_factory=dict[int, int])
    """When somebody was last answered."""

    telegram_ids: dict[PersonId, int] = field(default_factory=dict[PersonId, int])
    unmarked: dict[int, Counter[int]] = field(default_factory=dict[int, Counter[int]])
    """Of each process: what Telegram accepted from it and the store doesn't know yet."""

    counts: Counter[str] = field(default_factory=Counter[str])
    court: Court = field(init=False)
    copies: Copies = field(init=False)

    def __post_init__(self) -> None:
        self.court, self.copies = Court(self.model), Copies(self.model)

    # --- people write -------------------------------------------------------------------------

    def says(self, author: int, message: int, answers: int) -> Saying:
        """Somebody is about to write."""
        made = Saying(
            len(self.sayings) + 1, author, message, self.now(), self.model.wall_ms(), answers
        )
        self.sayings[made.number] = self.open[made.number] = made
        self.by_message[author, message] = made
        self.counts["said"] += 1
        return made

    def sends(self, update: Update) -> None:
        """Telegram has an update for the bot."""
        self.updates[update.number] = update
        self.order.setdefault((update.person, update.queue), deque()).append(update)

    # --- the inbox ----------------------------------------------------------------------------

    def took(self, rows: Sequence[Received]) -> None:
        """Rows that were new to the store."""
        for row in rows:
            update = self.updates[row.update]
            self.judge.must(
                not update.row, "I1", f"update {row.update} is new twice", f"u{row.update}"
            )
            update.row = row.id
            self.rows[row.id] = update

    def acknowledged(self, number: int) -> None:
        """Telegram was told that it need not send it again."""
        kept = self.updates[number].row
        self.judge.must(kept, "I2", f"update {number} is acknowledged and not kept", f"u{number}")

    def failed(self, row: Received, quarantine: bool) -> None:
        """A row could not be handled."""
        update = self.rows[row.id]
        word = f"u{update.number}"
        self.judge.must(not quarantine, "Q", f"update {update.number} is put aside", word)

    def _finished(self, update: Update) -> None:
        must, line = self.judge.must, self.order[update.person, update.queue]
        must(
            not update.finished, "I1", f"update {update.number} counts twice", f"u{update.number}"
        )
        update.finished = True
        first = line and line[0] is update
        must(
            first, "I3", f"update {update.number} is finished before its time", f"u{update.number}"
        )
        if first:
            line.popleft()

    # --- commits ------------------------------------------------------------------------------

    def committed(self, commit: Commit, letters: Sequence[Letter]) -> None:
        """One that the store has accepted."""
        self.counts["commits"] += 1
        self.counts["letters"] += len(letters)
        update = None if commit.done is None else self.rows[commit.done]
        if update is not None:
            self._finished(update)
        for change in commit.changes:
            if isinstance(change, PersonJoined):
                known = self.person_of[change.person.fingerprint]
                self.telegram_ids[change.person.id] = known
        relayed = [self._relayed(it) for it in letters if it.outgoing.source is not None]
        for change in commit.changes:
            if isinstance(change, Withheld):
                relayed += self._withheld(cast(Letter, change.letter))
        self.model.apply(commit.changes)
        self._told(commit, letters)
        self._matches_are_told(commit, letters)
        self.counts["copies of data"] += self.copies.saw(letters)
        for who in self.court.saw(commit, letters, update.person if update else 0):
            self._silenced(self.telegram_ids[who])
        said = update and update.saying
        if said and said not in relayed:
            self._refused(said, letters)

    def _matches_are_told(self, commit: Commit, letters: Sequence[Letter]) -> None:
        told = {it.outgoing.to for it in letters}
        for change in commit.changes:
            if isinstance(change, Matched):
                both = {change.chat.one, change.chat.two}
                self.judge.must(both <= told, "L3", f"{both} match and are not told", *both)

    def _silenced(self, author: int) -> None:
        """What was decided about them says that nothing more of theirs arrives."""
        for said in [it for it in self.open.values() if it.author == author and it.chat]:
            said.silenced = self.now()
            del self.open[said.number]
            self.counts["lost with a sanction"] += 1

    def _withheld(self, letter: Letter) -> list[Saying]:
        """It waits for somebody who is away; edits and the like follow what they speak of."""
        if letter.outgoing.source is None:
            return []
        said = self._meant(letter)
        said.waits = True
        self.counts["withheld"] += 1
        return [said]

    def _relayed(self, letter: Letter) -> Saying:
        """It goes out now: from its author, or because its reader has come."""
        author = self.telegram_ids[cast(PersonId, letter.outgoing.author)]
        said = self.by_message[author, cast(int, letter.outgoing.source)]
        if said.waits:
            right = said.to == self.telegram_ids[letter.outgoing.to]
            self.judge.must(right, "W", f"w{said.number} waited for another", f"w{said.number}")
            said.waits = False
        else:
            said = self._meant(letter)
        self.by_letter[letter.id] = said
        return said

    def _meant(self, letter: Letter) -> Saying:
        """Whatever is relayed goes to whom its author talks to now, at its place in the lane."""
        must, sent, model = self.judge.must, letter.outgoing, self.model
        assert sent.author is not None
        assert sent.source is not None
        assert sent.chat is not None
        author = self.telegram_ids[sent.author]
        said = self.by_message[author, sent.source]
        must(said.chat is None, "I1", f"w{said.number} is relayed twice", f"w{said.number}")
        out = model.held.until_ms(model.people[sent.author].fingerprint) > model.wall_ms()
        must(not out, "B1", f"w{said.number} of who is kept out", f"w{said.number}", author)
        seat = model.seat.get(sent.author)
        right = seat == sent.chat and model.tables[sent.chat].other(sent.author) == sent.to
        must(right, "R1", f"w{said.number} is written to a stranger", f"w{said.number}", author)
        if right:
            opened_ms = model.tables[sent.chat].opened_ms
            early = said.written_ms < opened_ms - SAME_SECOND_MS
            must(not early, "R1", f"w{said.number} is older than its chat", f"w{said.number}")
        if seat is not None:
            said.to = self.telegram_ids[model.tables[seat].other(sent.author)]
        self.counts["relays"] += 1
        said.chat, said.place = sent.chat, self.counts["relays"]
        self.open[said.number] = said
        return said

    def _refused(self, said: Saying, letters: Sequence[Letter]) -> None:
        """Not passed on: its author is told, or was told a moment ago to slow down."""
        told = any(self.telegram_ids.get(it.outgoing.to) == said.author for it in letters)
        hushed = self.now() - self.heard.get(said.author, -HUSH) < HUSH
        self.judge.must(
            told or hushed, "R2", f"w{said.number} meets with silence", f"w{said.number}"
        )
        if told:
            self.heard[said.author] = self.now()
        self.counts["refused with notice" if told else "hushed"] += 1
        self.open.pop(said.number, None)

    def _told(self, commit: Commit, letters: Sequence[Letter]) -> None:
        """Notices about what will never arrive, and who can no longer be told."""
        for change in commit.changes:
            if isinstance(change, PersonForgotten):
                self.away[self.telegram_ids[change.person.id]] = self.now()
            elif isinstance(change, WithheldDropped):
                self._dropped(change, letters)
            elif isinstance(change, RelaysCancelled):
                for notice in letters[: len(change.notices)]:
                    self._lost(change.chat, notice.outgoing.to)
        self._refusals(letters)

    def _refusals(self, letters: Sequence[Letter]) -> None:
        """Words of the bot about one message of theirs."""
        for letter in letters:
            about = letter.outgoing.params.get("reply_parameters")
            if isinstance(about, dict) and letter.outgoing.chat is None:
                key = (self.telegram_ids[letter.outgoing.to], about["message_id"])  # pyright: ignore[reportUnknownVariableType]  # JSON
                said = self.by_message.get(key)  # pyright: ignore[reportUnknownArgumentType]  # JSON
                if said and said.chat is not None and self.open.pop(said.number, None):
                    self.counts["lost with notice"] += 1

    def _dropped(self, change: WithheldDropped, letters: Sequence[Letter]) -> None:
        """Nobody came to read it."""
        to = self.telegram_ids[change.to]
        for said in [it for it in self.open.values() if (it.chat, it.to) == (change.chat, to)]:
            author_told = any(self.telegram_ids[it.outgoing.to] == said.author for it in letters)
            if said.waits and said.written_ms < change.before_ms:
                word = f"w{said.number}"
                self.judge.must(author_told, "R2", f"{word} is dropped in silence", word)
                said.waits = False
                del self.open[said.number]
                self.counts["dropped with notice"] += 1

    def _lost(self, chat: ChatId, author: PersonId) -> None:
        known = self.telegram_ids[author]
        for said in [it for it in self.open.values() if it.chat == chat and it.author == known]:
            del self.open[said.number]
            self.counts["lost with notice"] += 1

    # --- the way out --------------------------------------------------------------------------

    def asked(self, letters: Sequence[Letter], allowed: set[int]) -> None:
        """What the store said right before sending."""
        for letter in letters:
            if letter.id in allowed and (said := self.by_letter.get(letter.id)):
                said.asked = self.now()

    def calls(self, said: Saying) -> None:
        """The bot is about to send it."""
        must, word = self.judge.must, f"w{said.number}"
        must(said.asked >= 0, "R7", f"{word} goes out and nobody asked the store", word)
        table = self.model.tables.get(said.chat) if said.chat is not None else None
        cancelled = table and table.cancelled_at
        late = cancelled is not None and said.asked > cancelled
        must(not late, "R7", f"{word} goes out after it was taken back", word)
        barred = said.silenced is not None and said.asked > said.silenced
        must(not barred, "B1", f"{word} goes out after its author was kept out", word)
        said.asked = -1

    def marked(self, process: int, marks: Sequence[Mark]) -> None:
        """Outcomes that the store knows from now on."""
        unmarked = self.unmarked.get(process)
        for mark in marks:
            if mark.outcome is Outcome.SENT and unmarked:
                said = self.by_letter.get(mark.letter.id)
                if said is not None:
                    unmarked.pop(said.number, None)

    def died(self, process: int) -> None:
        """What a process took with it: each of these may arrive once more."""
        for number, times in self.unmarked.pop(process, Counter[int]()).items():
            self.sayings[number].excused += times
            self.counts["unmarked at a crash"] += times
