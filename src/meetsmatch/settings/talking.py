"""Settings of the conversation: what people may, who looks after them, who runs the place."""

from pydantic import Field, HttpUrl, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from meetsmatch.core.bench import Staff
from meetsmatch.core.channels import Channel
from meetsmatch.core.genders import GENDERS
from meetsmatch.core.interests import INTERESTS
from meetsmatch.core.modes import MODES
from meetsmatch.core.monitoring import UNMONITORED, Monitoring, Zone
from meetsmatch.core.operator import Operator
from meetsmatch.core.profiles import INTEREST_LIMIT
from meetsmatch.core.rules import HOUR_MS, MINUTE_MS, Rules
from meetsmatch.settings.lists import (
    ChannelName,
    Countries,
    Genders,
    Interests,
    Languages,
    Modes,
    Numbers,
    Prices,
    TimeZone,
)


class Talking(BaseSettings):
    """Limits, prices, moderators, the operator."""

    model_config = SettingsConfigDict(frozen=True)

    modes: Modes = Field(
        MODES,
        description="How people find each other, comma-separated: `browse`, by looking at each "
        "other's cards; `chat`, in random chats. What isn't named is neither offered nor asked "
        "for; matches, once found, go on either way.",
    )
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
    interests: Interests = Field(
        (),
        description="What people pick from for their card, comma-separated, in place of our list "
        "of some 40. Those of ours are shown in everybody's language, all others as they stand "
        f"here; each at most {INTEREST_LIMIT} characters long.",
    )
    likes_per_day: int = Field(50, ge=1, description="Cards that one person may like in a day.")
    premium: Prices = Field(
        (),
        description="What is sold for Telegram Stars, comma-separated ITEM:STARS:DAYS such as "
        "more-likes:50:30. `more-likes`: PREMIUM_LIKES a day; `see-likes`: who likes them at "
        "once, which everybody else sees a day later. Empty: nothing is for sale.",
    )
    premium_likes: int = Field(200, ge=1, description="Likes a day for who has bought more.")
    broadcast_pace: int = Field(
        15,
        ge=1,
        le=1_000,
        description="Messages of broadcasts a second, of those that BOT_PACE allows: what is left "
        "is for conversations, which always go first.",
    )
    broadcast_paid: bool = Field(
        False,
        description="Whether broadcasts go by Telegram's paid rate, which costs Stars for what "
        "exceeds the free one; then BROADCAST_PACE may be up to 1000, beside BOT_PACE. Your bot "
        "must have the Stars.",
    )
    channel: ChannelName = Field(
        "",
        description="The bot's channel in Telegram, as @name or by its number (-100…): broadcasts "
        "can be posted there, too. Make the bot an administrator of it who may post messages; "
        "`meetsmatch doctor` looks whether it is. Empty: there is none.",
    )
    channel_language: str = Field(
        "en", description="In which of its languages a broadcast is posted there."
    )
    remind_after_days: int = Field(
        0,
        ge=0,
        le=365,
        description="Who has not been here for so many days is reminded of the bot, once in each "
        "absence, by day where they are, unless they want no news, have paused their profile or "
        "withdrawn. Each day's reminder is a broadcast, with numbers, pause and stop. 0: nobody "
        "is reminded.",
    )
    queue_limit: int = Field(
        0, ge=0, description="How many people may wait for a partner at once; 0 is no limit."
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
    moderators_chat: int = Field(
        0,
        description="The Telegram group whose members moderate: reports are shown and decided "
        "there. Add the bot to it and ask there for `/chatid`; 0 is none.",
    )
    moderators_language: str = Field("en", description="What the bot speaks in that group.")
    operators_chat: int = Field(
        0,
        description="Where operators are told what is wrong, and how the day before was: a group, "
        "or the number of somebody who has started the bot. 0: MODERATORS_CHAT, if there is one. "
        "Numbers only, never anything of anybody.",
    )
    alert_reports_hours: float = Field(
        24, ge=0, description="A report that waits for so many hours is an alert; 0: none."
    )
    alert_reports: int = Field(
        20,
        ge=0,
        description="So many people who are reported and not judged are an alert; 0: none.",
    )
    alert_lag_seconds: int = Field(
        120,
        ge=0,
        description="Updates or messages that wait for so many seconds are an alert (messages of "
        "broadcasts excepted); 0: none.",
    )
    alert_errors: int = Field(
        5, ge=0, description="So many updates that failed within an hour are an alert; 0: none."
    )
    alert_again_hours: float = Field(
        6, ge=0.1, description="Hours after which an alert that lasts is told again."
    )
    digest_hour: int = Field(
        9,
        ge=-1,
        le=23,
        description="The hour, by TIME_ZONE, at which operators read how the day before was, "
        "beginning with the first whole day; -1: never.",
    )
    time_zone: TimeZone = Field(
        "UTC",
        description="Where operators live, such as Europe/Berlin, or an offset such as +02:00.",
    )
    owners: Numbers = Field(
        (),
        description="Telegram's numbers of who may everything, comma-separated: `/stats`, "
        "`/find`, `/ban` and the like in their own chat with the bot, and whatever moderators "
        "decided. `/export` shows one's own.",
    )
    operator_name: str = Field(
        "", max_length=64, description="Who runs this bot, for `/privacy` and `/developer_info`."
    )
    operator_contact: str = Field(
        "",
        max_length=128,
        description="Where people reach you: @name, e-mail or a link. Telegram asks for it.",
    )
    terms_url: HttpUrl | None = Field(
        None, description="Your terms in full; `/terms` shows a short form and this link."
    )
    privacy_url: HttpUrl | None = Field(
        None, description="Your privacy policy in full, shown by `/privacy`."
    )

    @field_validator("terms_url", "privacy_url", mode="before")
    @classmethod
    def _no_address(cls, value: object) -> object:
        return None if value == "" else value

    # --- what follows from them ---------------------------------------------------------

    @property
    def rules(self) -> Rules:
        """The operator's numbers for the rules."""
        return Rules(
            min_age=self.min_age,
            max_age=self.max_age,
            genders=self.genders,
            countries=self.countries,
            languages=self.languages,
            modes=self.modes,
            queue_limit=self.queue_limit,
            idle_ms=self.idle_minutes * MINUTE_MS,
            rematch_ms=int(self.rematch_minutes * MINUTE_MS),
            burst=self.message_burst,
            pace_ms=int(self.message_pace * 1000),
            commands_per_minute=self.commands_per_minute,
            likes_per_day=self.likes_per_day,
            premium_likes=self.premium_likes,
            prices=self.premium,
            interests=self.interests or INTERESTS,
            most_copies=self.most_copies,
            newcomer_chats=self.newcomer_chats,
            newcomer_ms=int(self.newcomer_hours * HOUR_MS),
            newcomer_chats_per_hour=self.newcomer_chats_per_hour,
            allow_documents=self.allow_documents,
            broadcast_pace=self.broadcast_pace,
            broadcast_paid=self.broadcast_paid,
            channel=Channel(self.channel, self.channel_language),
            remind_days=self.remind_after_days,
            operator=self.operator,
        )

    @property
    def staff(self) -> Staff:
        """Who looks after the place."""
        owners, language = frozenset(self.owners), self.moderators_language
        return Staff(self.moderators_chat, owners, language, self.monitoring)

    @property
    def monitoring(self) -> Monitoring:
        """What operators are told, and where."""
        chat = self.operators_chat or self.moderators_chat
        if not chat:
            return UNMONITORED
        return Monitoring(
            chat=chat,
            reports_ms=int(self.alert_reports_hours * HOUR_MS),
            reports=self.alert_reports,
            lag_ms=self.alert_lag_seconds * 1_000,
            errors=self.alert_errors,
            again_ms=int(self.alert_again_hours * HOUR_MS),
            digest_hour=self.digest_hour,
            zone=Zone(self.time_zone),
        )

    @property
    def operator(self) -> Operator:
        """What people may know of who runs it."""
        links = (str(link or "") for link in (self.terms_url, self.privacy_url))
        return Operator(self.operator_name.strip(), self.operator_contact.strip(), *links)
