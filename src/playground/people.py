"""Who there is: personas with their privacy switches, and bots."""

from dataclasses import dataclass, field

from playground.shapes import Json, without_empty

PURSE = 1000
"""Stars that everybody begins with: play money."""


@dataclass(frozen=True, slots=True)
class Person:
    """A persona: everything that a Telegram account shows or hides."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    is_premium: bool = False
    phone_number: str = ""
    bio: str = ""
    photo: str | None = None
    birthdate: Json | None = None
    forwards: str = "everyone"
    voice_messages: bool = True
    deactivated: bool = False
    blocked: frozenset[int] = frozenset()
    stars: int = PURSE

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def user(self) -> Json:
        """A Bot API User."""
        if self.deactivated:
            return {"id": self.id, "is_bot": False, "first_name": ""}
        shown: Json = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
            "is_premium": self.is_premium,
        }
        plain: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return plain | without_empty(shown)

    def persona(self) -> Json:
        """The control protocol's Person."""
        shown: Json = {
            "last_name": self.last_name,
            "username": self.username,
            "phone_number": self.phone_number,
            "bio": self.bio,
            "birthdate": self.birthdate,
        }
        return {
            "id": self.id,
            "first_name": self.first_name,
            **without_empty(shown),
            "language_code": self.language_code,
            "is_premium": self.is_premium,
            "photo": self.photo,
            "forwards": self.forwards,
            "voice_messages": self.voice_messages,
            "deactivated": self.deactivated,
            "blocked": sorted(self.blocked),
            "stars": self.stars,
        }


@dataclass(frozen=True, slots=True)
class CommandSet:
    """The commands of one scope and language."""

    scope: Json
    language_code: str
    commands: list[Json]

    def json(self) -> Json:
        return {
            "scope": self.scope,
            "language_code": self.language_code,
            "commands": self.commands,
        }


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot's account; texts that may differ by language are kept per language code."""

    id: int
    token: str
    username: str
    names: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict[str, str])
    short_descriptions: dict[str, str] = field(default_factory=dict[str, str])
    command_sets: tuple[CommandSet, ...] = ()
    menu_buttons: dict[int, Json] = field(default_factory=dict[int, Json])
    reads_groups: bool = False

    @property
    def name(self) -> str:
        return self.names.get("", "")

    def user(self) -> Json:
        """A Bot API User."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.name,
            "username": self.username,
        }

    def me(self) -> Json:
        """What getMe answers."""
        return self.user() | {
            "can_join_groups": True,
            "can_read_all_group_messages": self.reads_groups,
            "supports_inline_queries": False,
            "supports_guest_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
        }

    def profile(self) -> Json:
        """The control protocol's Bot, without how its updates are delivered."""
        plain = [kept.commands for kept in self.command_sets if is_default(kept)]
        return {
            "id": self.id,
            "username": self.username,
            "first_name": self.name,
            "token": self.token,
            "description": self.descriptions.get("", ""),
            "descriptions": self.descriptions,
            "commands": plain[0] if plain else [],
            "command_sets": [kept.json() for kept in self.command_sets],
            "menu_button": self.menu_buttons.get(0, {"type": "commands"}),
        }


def is_default(kept: CommandSet) -> bool:
    """Is this the set that everyone gets who has no better one?"""
    return kept.scope.get("type") == "default" and not kept.language_code
