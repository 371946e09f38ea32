"""Settings of what people and operators are told without having asked."""

from pydantic import Field

from meetsmatch.settings.groups import Group
from meetsmatch.settings.values import ChannelName, Language, TimeZone


class News(Group, heading="Broadcasts and reminders"):
    """What people are told without having asked."""

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
    channel_language: Language = Field(
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


class Alerts(Group, heading="Alerts and the daily digest"):
    """What operators are told, and when."""

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
