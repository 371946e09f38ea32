"""Groups, as their members know them."""

from dataclasses import dataclass

from playground.client.bots import Bot
from playground.client.doing import Doing
from playground.client.person import Person
from playground.shapes import Json, as_int, as_object, as_text

Somebody = Person | Bot


@dataclass(frozen=True, slots=True)
class Group:
    """A group, supergroup or channel; whoever made it owns it and lets others in."""

    id: int
    title: str
    owner: Person
    do: Doing

    async def adds(self, *somebody: Somebody) -> None:
        """The owner brings them in; bots hear of it."""
        for one in somebody:
            await self.do("join", person=self.owner.id, chat=self.id, who=one.id)

    async def removes(self, *somebody: Somebody) -> None:
        """The owner puts them out; nobody writes here any more who was."""
        for one in somebody:
            await self.do("leave", person=self.owner.id, chat=self.id, who=one.id)

    async def promotes(self, somebody: Somebody, **rights: bool) -> None:
        """They become an administrator with these rights; an ordinary member without any."""
        members = {"chat": self.id, "who": somebody.id, "rights": rights}
        await self.do("promote", person=self.owner.id, **members)


def described(title: str, owner: Person, others: tuple[Somebody, ...], kind: str) -> Json:
    """What `add_chat` is given."""
    inside = [{"id": one.id} for one in others]
    return {
        "type": kind,
        "title": title,
        "members": [{"id": owner.id, "status": "creator"}, *inside],
    }


def group_of(card: object, owner: Person, do: Doing) -> Group:
    """The protocol's Chat."""
    shown = as_object(card) or {}
    return Group(as_int(shown.get("id")) or 0, as_text(shown.get("title")), owner, do)
