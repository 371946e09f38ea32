"""What is promised, by the names of the design, and how a broken promise is told."""

from dataclasses import dataclass

PROMISES = {
    "P1": "a live chat has exactly two people, both known and not deleted",
    "P2": "nobody sits in two live chats",
    "P3": "who waits is ready, reachable, in no chat, and waits once",
    "P4": "nobody is paired with themselves",
    "P5": "nobody meets whom either has blocked or reported, and a chat that was meant ends",
    "P6": "who meets fits the wishes of the other",
    "P7": "a chat that has ended stays ended, and ends once",
    "A1": "whoever meets somebody is an adult by the operator's rule",
    "C1": "nothing that people tell of themselves is kept or used before they have agreed",
    "R1": "what somebody writes reaches the partner they had in their own order of things",
    "R2": "nothing is lost: it is delivered, or its author is told",
    "R3": "what one writes to the other arrives in the order of writing",
    "R4": "a second copy needs an outcome that nobody could know",
    "R5": "nothing delivered tells who the author is",
    "R6": "replies, edits, reactions and deletions find the same message on the other side",
    "R7": "nothing goes out that was taken back, or that the store was not asked about",
    "I1": "an update has its effect once",
    "I2": "an update is acknowledged only when it is kept",
    "I3": "updates of one person are handled in their order",
    "I4": "Telegram's wish to wait is obeyed to the millisecond",
    "L1": "nobody likes or passes on somebody twice",
    "L2": "two likes are a match, at once and once, and nothing else is",
    "L3": "a match is told to both, once",
    "L4": "no match outlives a block, an unmatch or a deletion",
    "L5": "nobody sees themselves, somebody blocked, deleted or hidden, or whom they decided on",
    "L6": "nobody likes more people in a day than the operator allows",
    "W": "what is written to somebody who is away waits until they come, and then comes whole",
    "B1": "whoever is kept out or hidden meets nobody, and nothing of theirs reaches anybody",
    "B2": "what was decided about somebody outlives deletion, and ends when it should",
    "B3": "every sanction has a moderator, a reason and a length, and is told to whom it is about",
    "B4": "one report per person and chat, by somebody who sat in it; the unproven hide nobody",
    "B5": "an appeal is heard once, by somebody else than whom it is against",
    "M1": "the books say what Telegram's say: each charge once, from who paid it",
    "M2": "what is for sale has who paid for it, as long as they paid for it, and nobody else",
    "D1": "of who is deleted nothing is left but what says why",
    "D2": "a copy of one's data has all that is known of oneself, and nothing of anybody else",
    "G1": "who came by a link is counted once, and never by their own",
    "Q": "nothing that Telegram can send breaks the bot",
    "L": "once all is well again, everything ends: inbox, outbox and the queue",
    "S": "the store says what the model says",
}


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise that was broken."""

    promise: str
    what: str
    about: frozenset[str] = frozenset()
    """Words by which the events that matter are found in the trace."""

    @property
    def sentence(self) -> str:
        return f"{self.promise} is broken ({PROMISES[self.promise]}): {self.what}"


class Judge:
    """Keeps the first breach; whoever drives the simulation looks after each step.

    Raising would not do: the bot is built to survive whatever its adapters raise.
    """

    def __init__(self) -> None:
        self.breach: Breach | None = None

    def must(self, holds: object, promise: str, what: str, *about: object) -> None:
        """The promise holds here."""
        if not holds and self.breach is None:
            self.breach = Breach(promise, what, frozenset(str(word) for word in about))
