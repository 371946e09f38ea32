"""Conversations and what is in them. Values only: who may do what is decided by methods/."""

from dataclasses import dataclass, field

from playground.shapes import Json, without_empty

# (bot, person) for a private chat, (0, chat id) for all others.
ChatKey = tuple[int, int]

OUTSIDE = ("left", "kicked")


@dataclass(frozen=True, slots=True)
class Member:
    """Someone's place in a group or channel."""

    id: int
    status: str = "member"
    rights: Json = field(default_factory=dict[str, object])
    until: int = 0
    custom_title: str = ""

    @property
    def inside(self) -> bool:
        if self.status == "restricted":
            return self.rights.get("is_member", True) is True
        return self.status not in OUTSIDE

    @property
    def rules(self) -> bool:
        """Is this an administrator or the owner?"""
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Owners may everything, administrators what they were given."""
        return self.status == "creator" or (self.rules and self.rights.get(right) is True)


@dataclass(slots=True)
class Message:
    """One message, kept once; views.py shows it to bots and people.

    `content` holds the members of a Bot API Message that depend on its kind, with unique file
    ids in the place of file ids and poll ids in the place of polls.
    """

    id: int
    sender: int
    date: int
    kind: str
    content: Json
    edit_date: int = 0
    reply_to: int = 0
    quote: Json | None = None
    external_reply: Json | None = None
    origin: Json | None = None
    markup: Json | None = None
    keyboard: Json | None = None
    album: str = ""
    protected: bool = False
    effect: str = ""
    thread: int = 0
    live_until: float = 0.0
    reactions: dict[int, list[Json]] = field(default_factory=dict[int, list[Json]])

    @property
    def is_service(self) -> bool:
        return self.kind == "service"


@dataclass(slots=True)
class Chat:
    """A private chat of a bot and a person, a group, a supergroup or a channel."""

    id: int
    type: str
    bot: int = 0
    title: str = ""
    username: str = ""
    description: str = ""
    is_forum: bool = False
    permissions: Json = field(default_factory=dict[str, object])
    members: dict[int, Member] = field(default_factory=dict[int, Member])
    messages: dict[int, Message] = field(default_factory=dict[int, Message])
    topics: dict[int, str] = field(default_factory=dict[int, str])
    pinned: list[int] = field(default_factory=list[int])
    photo: str | None = None
    migrated_to: int = 0
    started: bool = False

    @property
    def key(self) -> ChatKey:
        return (self.bot, self.id)

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def noun(self) -> str:
        """How Telegram calls it in refusals."""
        return f"{self.type} chat"

    def member(self, who: int) -> Member:
        """Someone's place; a stranger has left."""
        return self.members.get(who) or Member(who, "left")

    def head(self) -> Json:
        """A Bot API Chat, for all but private chats."""
        return without_empty(
            {
                "id": self.id,
                "title": self.title,
                "username": self.username,
                "type": self.type,
                "is_forum": self.is_forum,
            }
        )
