"""The operator's settings as a Worker has them: texts, under the names they have on a server.

`meetsmatch edge build` checks them with the server's own rules; here a text that is none of what
it must be is refused, and what isn't set is as on a server.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from meetsmatch.adapters.secret import is_weak
from meetsmatch.adapters.written import (
    read_channel,
    read_countries,
    read_genders,
    read_interests,
    read_languages,
    read_modes,
    read_numbers,
    read_prices,
)
from meetsmatch.bot.wording import shipped
from meetsmatch.core.ages import Assurance
from meetsmatch.core.bench import Staff
from meetsmatch.core.channels import Channel
from meetsmatch.core.ids import BotId
from meetsmatch.core.monitoring import UNMONITORED, Monitoring, Zone
from meetsmatch.core.operator import Operator
from meetsmatch.core.rules import HOUR_MS, MINUTE_MS, Rules
from meetsmatch.worker.subrequests import LEAST
from meetsmatch.worker.subrequests import USUAL as MOST_SUBREQUESTS

V = TypeVar("V")
USUAL = Rules()
YES = {"1", "true", "yes", "on", "y", "t"}
NO = {"0", "false", "no", "off", "n", "f"}


TOKEN = re.compile(r"\d+:[\w-]+", re.A)
SHAPE = "CONFIG: `settings` must be a JSON object of names and texts"
WEBHOOK_SECRET = re.compile(r"[\w-]{32,256}", re.A)


class WrongVariable(ValueError):
    """Which one, and what it must be; never what a secret is."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What `wrangler secret put` gives a Worker."""

    bot: BotId
    token: str = field(repr=False)
    webhook: str = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Variables:
    """What the conversation needs of them."""

    rules: Rules
    staff: Staff
    protect: bool
    subrequests: int
    """How many a request may make: the plan's limit."""


class Texts:
    """What is set, read as what it must be; `asked` are the names that somebody has read."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.asked = set[str]()

    def text(self, name: str, usual: str = "") -> str:
        """As it stands, without space around it."""
        return self.of(name, str.strip, usual)

    def whole(self, name: str, usual: int) -> int:
        """A whole number."""
        return self.of(name, int, usual)

    def part(self, name: str, usual: float, unit: int) -> int:
        """A number of units, which may be a broken one."""
        return int(self.of(name, float, usual) * unit)

    def truth(self, name: str, usual: bool) -> bool:
        """Yes or no."""
        return self.of(name, _truth, usual)

    def of(self, name: str, read: Callable[[str], V], usual: V) -> V:
        """What `read` makes of it; WrongVariable when it can't."""
        self.asked.add(name)
        text = self._given.get(name, "")
        if not text.strip():
            return usual
        try:
            return read(text)
        except ValueError as error:
            raise WrongVariable(f"{name}: {error}") from None


def read(given: Mapping[str, str]) -> Variables:
    """WrongVariable names the first that is wrong."""
    return variables(Texts(given))


def variables(texts: Texts) -> Variables:
    """As `read`."""
    protect = texts.truth("PROTECT_CONTENT", False)
    return Variables(_rules(texts), _staff(texts), protect, subrequests(texts))


def subrequests(texts: Texts) -> int:
    """What only a Worker is told; WrongVariable when it is too little for an update."""
    return texts.of("SUBREQUESTS", _subrequests, MOST_SUBREQUESTS)


def time_zone(texts: Texts) -> Zone:
    """An offset; WrongVariable when it is anything else."""
    return texts.of("TIME_ZONE", _zone, Zone())


def secrets(texts: Texts) -> Secrets:
    """WrongVariable names the first that is missing or wrong."""
    token = _secret(texts, "BOT_TOKEN", "the token that @BotFather shows", TOKEN.fullmatch)
    made = "made by `meetsmatch key`"
    webhook = _secret(texts, "WEBHOOK_SECRET", made, _is_webhook_secret)
    keys = _secret(
        texts, "SECRET_KEYS", f"each {made}", lambda it: not any(map(is_weak, _keys(it)))
    )
    return Secrets(BotId(int(token.partition(":")[0])), token, webhook, _keys(keys))


def overrides(text: str | None) -> Mapping[str, str]:
    """What KV says, which counts before what the deployment says; WrongVariable when it can't be
    understood."""
    try:
        found: object = json.loads(text or "{}")
    except ValueError:
        raise WrongVariable(SHAPE) from None
    if not isinstance(found, dict):
        raise WrongVariable(SHAPE)
    named = cast("dict[str, object]", found)
    if wrong := [name for name, it in named.items() if not isinstance(it, str | int | float)]:
        raise WrongVariable(f"{SHAPE}, see {', '.join(wrong)}")
    return {name: str(value) for name, value in named.items()}


def _secret(texts: Texts, name: str, what: str, is_good: Callable[[str], object]) -> str:
    text = texts.text(name)
    if not text or not is_good(text):
        raise WrongVariable(f"{name}: must be {what}: `wrangler secret put {name}`")
    return text


def _is_webhook_secret(text: str) -> bool:
    return bool(WEBHOOK_SECRET.fullmatch(text)) and not is_weak(text)


def _keys(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"[\s,]+", text))


def _rules(texts: Texts) -> Rules:
    whole = texts.whole
    min_age, max_age = _ages(texts)
    return Rules(
        min_age=min_age,
        max_age=max_age,
        genders=texts.of("GENDERS", read_genders, USUAL.genders),
        countries=texts.of("COUNTRIES", read_countries, USUAL.countries),
        languages=texts.of("LANGUAGES", _languages, USUAL.languages),
        modes=texts.of("MODES", read_modes, USUAL.modes),
        queue_limit=whole("QUEUE_LIMIT", USUAL.queue_limit),
        idle_ms=whole("IDLE_MINUTES", USUAL.idle_ms // MINUTE_MS) * MINUTE_MS,
        rematch_ms=texts.part("REMATCH_MINUTES", USUAL.rematch_ms / MINUTE_MS, MINUTE_MS),
        burst=whole("MESSAGE_BURST", USUAL.burst),
        pace_ms=texts.part("MESSAGE_PACE", USUAL.pace_ms / 1_000, 1_000),
        commands_per_minute=whole("COMMANDS_PER_MINUTE", USUAL.commands_per_minute),
        likes_per_day=whole("LIKES_PER_DAY", USUAL.likes_per_day),
        premium_likes=whole("PREMIUM_LIKES", USUAL.premium_likes),
        prices=texts.of("PREMIUM", read_prices, USUAL.prices),
        interests=texts.of("INTERESTS", read_interests, USUAL.interests) or USUAL.interests,
        most_copies=whole("MOST_COPIES", USUAL.most_copies),
        newcomer_chats=whole("NEWCOMER_CHATS", 3),
        newcomer_ms=texts.part("NEWCOMER_HOURS", 24, HOUR_MS),
        newcomer_chats_per_hour=whole("NEWCOMER_CHATS_PER_HOUR", 30),
        allow_documents=texts.truth("ALLOW_DOCUMENTS", USUAL.allow_documents),
        broadcast_pace=whole("BROADCAST_PACE", USUAL.broadcast_pace),
        broadcast_paid=texts.truth("BROADCAST_PAID", USUAL.broadcast_paid),
        channel=_channel(texts),
        remind_days=whole("REMIND_AFTER_DAYS", USUAL.remind_days),
        operator=_operator(texts),
        assurance=texts.of("AGE_ASSURANCE", _assurance, USUAL.assurance),
    )


def _ages(texts: Texts) -> tuple[int, int]:
    min_age = texts.whole("MIN_AGE", USUAL.min_age)
    max_age = texts.whole("MAX_AGE", USUAL.max_age)
    if max_age and max_age < min_age:
        raise WrongVariable("MAX_AGE: must be 0, or not less than MIN_AGE")
    return min_age, max_age


def _channel(texts: Texts) -> Channel:
    return Channel(texts.of("CHANNEL", read_channel, ""), texts.text("CHANNEL_LANGUAGE", "en"))


def _operator(texts: Texts) -> Operator:
    text = texts.text
    name, contact = text("OPERATOR_NAME"), text("OPERATOR_CONTACT")
    return Operator(name, contact, text("TERMS_URL"), text("PRIVACY_URL"))


def _staff(texts: Texts) -> Staff:
    owners = frozenset(texts.of("OWNERS", read_numbers, ()))
    language = texts.text("MODERATORS_LANGUAGE", "en")
    group = texts.whole("MODERATORS_CHAT", 0)
    return Staff(group, owners, language, _monitoring(texts, group))


def _monitoring(texts: Texts, group: int) -> Monitoring:
    told = Monitoring(
        chat=texts.whole("OPERATORS_CHAT", 0) or group,
        reports_ms=texts.part("ALERT_REPORTS_HOURS", 24, HOUR_MS),
        reports=texts.whole("ALERT_REPORTS", 20),
        lag_ms=texts.whole("ALERT_LAG_SECONDS", 120) * 1_000,
        errors=texts.whole("ALERT_ERRORS", 5),
        again_ms=texts.part("ALERT_AGAIN_HOURS", 6, HOUR_MS),
        digest_hour=texts.whole("DIGEST_HOUR", 9),
        zone=time_zone(texts),
    )
    return told if told.chat else UNMONITORED


def _languages(text: str) -> tuple[str, ...]:
    return read_languages(text, shipped())


def _zone(text: str) -> Zone:
    if not (zone := Zone.read(text)).is_fixed:
        raise ValueError("must be an offset such as +02:00: a Worker has no table of names")
    return zone


def _assurance(text: str) -> Assurance:
    said = text.strip().lower()
    if said not in (Assurance.DECLARED.word, Assurance.BIRTHDAY.word):
        raise ValueError("must be declared or birthday; `provider` needs a server")
    return Assurance[said.upper()]


def _subrequests(text: str) -> int:
    if (number := int(text)) < LEAST:
        raise ValueError(f"must be at least {LEAST}, which one update may take")
    return number


def _truth(text: str) -> bool:
    said = text.strip().lower()
    if said not in YES | NO:
        raise ValueError("must be yes or no")
    return said in YES
