"""What waits for one recipient, in the order of commits."""

from collections import deque
from dataclasses import dataclass, field

from meetsmatch.app.work import Letter, Priority
from meetsmatch.core.ids import PersonId
from meetsmatch.engine.pace import Bucket

ALBUM_WAITS_MS = 500
"""How long an album waits for another picture when nothing tells that it is complete."""

ALBUM_HOLDS = 10


@dataclass(slots=True, eq=False)
class Item:
    """A letter in memory."""

    letter: Letter
    tries: int
    """How often Telegram failed on this one."""

    arrived_ms: int
    due_ms: int = 0
    waits: int = 0
    """How often it was put off for reasons that have nothing to do with it."""

    alone: bool = False
    """Whether it is sent by itself although it belongs to an album."""


@dataclass(slots=True, eq=False)
class Line:
    """First in, first out; only answers to buttons overtake."""

    person: PersonId
    bucket: Bucket
    answers: deque[Item] = field(default_factory=deque[Item])
    letters: deque[Item] = field(default_factory=deque[Item])
    busy: bool = False
    stamp: int = 0

    def add(self, item: Item) -> bool:
        """Whether this may change whose turn it is and when."""
        if item.letter.outgoing.priority == Priority.ANSWER:
            self.answers.append(item)
            return not self.busy
        line = self.letters
        line.append(item)
        if len(line) == 1:
            return not self.busy
        if line[-2].letter.id > item.letter.id:
            self._sort_in(line.pop())
            return not self.busy
        # An album at the front may be complete now.
        return not self.busy and line[0].letter.outgoing.album is not None

    def _sort_in(self, item: Item) -> None:
        place = len(self.letters)
        while place and self.letters[place - 1].letter.id > item.letter.id:
            place -= 1
        self.letters.insert(place, item)

    def restore(self, item: Item) -> None:
        """Back to the front, after it was taken."""
        answer = item.letter.outgoing.priority == Priority.ANSWER
        (self.answers if answer else self.letters).appendleft(item)

    def turn(self, now_ms: int) -> tuple[int, Item | None]:
        """Who goes next, and when. Asked only while no parcel is under way."""
        answer = self.answers[0] if self.answers else None
        if answer and answer.due_ms <= now_ms:
            return answer.due_ms, answer
        if not self.letters:
            return (answer.due_ms, answer) if answer else (0, None)
        at_ms = self._letter_ms(now_ms)
        if answer and answer.due_ms < at_ms:
            return answer.due_ms, answer
        return at_ms, self.letters[0]

    def _letter_ms(self, now_ms: int) -> int:
        first = self.letters[0]
        at_ms = max(first.due_ms, self.bucket.free_ms(now_ms))
        if first.letter.outgoing.album is None or first.alone:
            return at_ms
        items, complete = self._album()
        if complete:
            return at_ms
        return max(at_ms, max(item.arrived_ms for item in items) + ALBUM_WAITS_MS)

    def take(self, now_ms: int) -> list[Item]:
        """Take out what goes in one call; the line is busy until it is settled."""
        self.busy = True
        if self.answers and self.answers[0].due_ms <= now_ms:
            return [self.answers.popleft()]
        first = self.letters[0]
        if first.letter.outgoing.album is None or first.alone:
            self.letters.popleft()
            self.bucket.take(now_ms)
            return [first]
        items, _ = self._album()
        for item in items:
            self.letters.remove(item)
        self.bucket.take(now_ms, len(items))
        return items

    def _album(self) -> tuple[list[Item], bool]:
        """The first letter's album as far as it is here, and whether that is all of it.

        What others say in between is not waited for. The author's next other letter ends it.
        """
        first = self.letters[0].letter.outgoing
        items: list[Item] = []
        for item in self.letters:
            letter = item.letter.outgoing
            if (letter.chat, letter.author) != (first.chat, first.author):
                continue
            if letter.album != first.album or item.alone:
                return items, True
            items.append(item)
            if len(items) == ALBUM_HOLDS:
                return items, True
        return items, False
