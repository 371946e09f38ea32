"""Settings of what people do here: who is let in, chats, cards, and how much of each."""

from pydantic import Field

from meetsmatch.core.genders import GENDERS
from meetsmatch.core.modes import MODES
from meetsmatch.core.profiles import INTEREST_LIMIT
from meetsmatch.settings.groups import Group
from meetsmatch.settings.values import Countries, Genders, Interests, Languages, Modes, Prices


class Audience(Group, heading="What the bot offers, and to whom"):
    """Who is let in, and what for."""

    modes: Modes = Field(
        MODES,
        description="How people find each other, comma-separated: `browse`, by looking at each "
        "other's cards; `chat`, in random chats. What isn't named is neither offered nor asked "
        "for; matches, once found, go on either way.",
    )
    min_age: int = Field(18, ge=18, le=99, description="Age from which people are let in.")
    max_age: int = Field(
        0,
        ge=0,
        le=120,
        description="Age up to which people are let in; 0: any. Who is older is told so, and is "
        "let in once this is raised.",
    )
    genders: Genders = Field(
        GENDERS,
        description="Whom the bot is for, comma-separated: `woman`, `man`, `other`. Everybody "
        "else is told so once they have said who they are. Where it is one gender nobody is "
        "asked whom they look for.",
    )
    countries: Countries = Field(
        (),
        description="Where those live whose cards are shown, comma-separated codes of countries "
        "such as DE,AT: by the place that they give, of which another one is not taken. Random "
        "chats ask for no place. Empty: anywhere.",
    )
    languages: Languages = Field(
        (),
        description="What the bot speaks, comma-separated codes such as ru,en: the first one to "
        "who reads none of them. Empty: all languages that it can.",
    )
    interests: Interests = Field(
        (),
        description="What people pick from for their card, comma-separated, in place of our list "
        "of some 40. Those of ours are shown in everybody's language, all others as they stand "
        f"here; each at most {INTEREST_LIMIT} characters long.",
    )


class Chats(Group, heading="Random chats"):
    """How they wait, what passes, when they end."""

    queue_limit: int = Field(
        0, ge=0, description="How many people may wait for a partner at once; 0 is no limit."
    )
    idle_minutes: int = Field(
        30, ge=1, description="Minutes without a word after which a chat ends."
    )
    rematch_minutes: float = Field(
        60, ge=0, description="Minutes before two who have just talked may meet again."
    )
    allow_documents: bool = Field(
        True,
        description="Whether files pass, under a neutral name. A file may carry its author's "
        "name inside.",
    )
    protect_content: bool = Field(
        False, description="Whether relayed messages can't be forwarded or saved."
    )


class Cards(Group, heading="Likes and Stars"):
    """How many are given, and what is sold."""

    likes_per_day: int = Field(50, ge=1, description="Cards that one person may like in a day.")
    premium: Prices = Field(
        (),
        description="What is sold for Telegram Stars, comma-separated ITEM:STARS:DAYS such as "
        "more-likes:50:30. `more-likes`: PREMIUM_LIKES a day; `see-likes`: who likes them at "
        "once, which everybody else sees a day later. Empty: nothing is for sale.",
    )
    premium_likes: int = Field(200, ge=1, description="Likes a day for who has bought more.")


class Guarding(Group, heading="Against floods and advertising"):
    """What one person may do, and newcomers less."""

    message_burst: int = Field(
        20, ge=1, description="Messages that one person may write at once, before MESSAGE_PACE."
    )
    message_pace: float = Field(
        1.0, ge=0, description="Seconds for which one person then waits for each further message."
    )
    commands_per_minute: int = Field(
        10, ge=1, le=60_000, description="How often one person may give the same command."
    )
    most_copies: int = Field(
        6,
        ge=0,
        description="To how many strangers the same may go at once before it is held back, sent "
        "by newcomers or by whoever sends it to more than two; 0: any.",
    )
    newcomer_chats: int = Field(
        3,
        ge=0,
        le=50,
        description="Chats of a minute or longer before somebody is no newcomer any more. What "
        "newcomers send as a file waits until their partner wants it.",
    )
    newcomer_hours: float = Field(
        24,
        ge=0,
        description="Hours for which everybody is a newcomer, however many chats they had. Nobody "
        "is one if this and NEWCOMER_CHATS are 0.",
    )
    newcomer_chats_per_hour: int = Field(
        30, ge=0, description="For how many chats a newcomer may look in an hour; 0 is no limit."
    )
