"""What the people's side knows of bots."""

from dataclasses import dataclass

from playground.shapes import Json, as_float, as_int, as_object, as_text


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot of the playground; `token` is what its program needs."""

    id: int
    username: str
    token: str


@dataclass(frozen=True, slots=True)
class Called:
    """A call that a bot made."""

    entry: Json

    @property
    def n(self) -> int:
        """Its number in the ledger."""
        return as_int(self.entry.get("n")) or 0

    @property
    def bot(self) -> int:
        """Who made it."""
        return as_int(self.entry.get("bot")) or 0

    @property
    def at(self) -> float:
        """When it was answered, by the playground's clock."""
        return as_float(self.entry.get("at")) or 0.0

    @property
    def method(self) -> str:
        return as_text(self.entry.get("method"))

    @property
    def args(self) -> Json:
        """The arguments as they came over the wire: strings, or raw JSON."""
        return as_object(self.entry.get("args")) or {}

    @property
    def person(self) -> int | None:
        """Whom it was for."""
        return as_int(self.entry.get("person"))

    @property
    def status(self) -> int:
        return as_int(self.entry.get("status")) or 0

    @property
    def result(self) -> object:
        """The result; for failures, None."""
        return self.entry.get("result")


def bot_of(shown: Json) -> Bot:
    """The protocol's Bot."""
    number = as_int(shown.get("id")) or 0
    return Bot(number, as_text(shown.get("username")), as_text(shown.get("token")))
