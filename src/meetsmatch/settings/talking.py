"""All settings of the conversation together, and what follows from them."""

from meetsmatch.core.bench import Staff
from meetsmatch.core.channels import Channel
from meetsmatch.core.interests import INTERESTS
from meetsmatch.core.monitoring import UNMONITORED, Monitoring, Zone
from meetsmatch.core.rules import HOUR_MS, MINUTE_MS, Rules
from meetsmatch.settings.people import Audience, Cards, Chats, Guarding
from meetsmatch.settings.running import Deciding, Runner
from meetsmatch.settings.telling import Alerts, News


# The last is told first: pydantic lists the fields of bases so.
class Talking(Runner, Alerts, Deciding, News, Guarding, Cards, Chats, Audience):
    """What a Worker has, too, and each bot may have of its own."""

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
