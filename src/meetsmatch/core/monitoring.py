"""When operators are told that something is wrong, that it is over, and how the day before was."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from meetsmatch.core.events import Kind
from meetsmatch.core.rules import DAY_MS, HOUR_MS, MINUTE_MS
from meetsmatch.core.trends import Daily, Numbers

CALM_MS = 10 * MINUTE_MS
"""What was told to be over is not told again sooner."""

SETTLED_MS = 5 * MINUTE_MS
"""So long after its end everything that happened on a day is counted."""

OFFSET = re.compile(r"([+-])(\d\d):([0-5]\d)", re.A)
LONGEST_OFFSET_MS = 14 * HOUR_MS
HALF, MOST = 0.5, 0.95
PER_CENT = 100


# --- local time ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Zone:
    """UTC, an offset such as +02:00, or a name such as Europe/Berlin."""

    name: str = "UTC"

    @classmethod
    def read(cls, given: str) -> "Zone":
        """ValueError when nobody knows its time here."""
        zone = cls(given.strip() or "UTC")
        try:
            zone.offset_ms(0)
        except (LookupError, OSError, ValueError) as error:
            raise ValueError(
                f"{given!r} is no time zone that is known here: name one such as Europe/Berlin, "
                "or an offset such as +02:00"
            ) from error
        return zone

    @property
    def is_fixed(self) -> bool:
        """Whether it is the same all the year, and known everywhere."""
        return self.name == "UTC" or OFFSET.fullmatch(self.name) is not None

    def offset_ms(self, at_ms: int) -> int:
        """What is added to UTC then."""
        if self.name == "UTC":
            return 0
        if found := OFFSET.fullmatch(self.name):
            size_ms = int(found[2]) * HOUR_MS + int(found[3]) * MINUTE_MS
            if size_ms > LONGEST_OFFSET_MS:
                raise ValueError(self.name)
            return -size_ms if found[1] == "-" else size_ms
        # A Worker has no table of zones, and should not look for one at its start.
        from zoneinfo import ZoneInfo

        offset = datetime.fromtimestamp(at_ms / 1_000, ZoneInfo(self.name)).utcoffset()
        return (offset or timedelta()) // timedelta(milliseconds=1)


# --- what operators have set --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Monitoring:
    """Whom to tell, and from when on; a threshold of 0 is none."""

    chat: int = 0
    """Telegram's number of where it is told. 0: nowhere."""

    reports_ms: int = 0
    """A report waits too long."""

    reports: int = 0
    """Too many people wait to be judged."""

    lag_ms: int = 0
    """An update, or a letter, waits too long."""

    errors: int = 0
    """Too many updates were put aside within ERRORS_MS."""

    again_ms: int = 6 * HOUR_MS
    """What lasts is told again after so long."""

    digest_hour: int = -1
    """When the digest comes, by the clock of `zone`; -1: never."""

    zone: Zone = Zone()


UNMONITORED = Monitoring()

ERRORS_MS = HOUR_MS
"""The time in which errors are counted."""


# --- alerts -------------------------------------------------------------------------------


class Concern(StrEnum):
    """What may be wrong, by the name of its mark and of its text."""

    OLD = "alert-old"
    MANY = "alert-many"
    LAG = "alert-lag"
    ERRORS = "alert-errors"
    STRAY = "alert-stray"
    EXPORTS = "alert-exports"


class Turn(StrEnum):
    """What there is to tell of it."""

    BEGAN = "began"
    LASTS = "lasts"
    OVER = "over"


class Told(NamedTuple):
    """What was told last, as one whole number of a mark."""

    at_ms: int = 0
    lasts: bool = False
    """Whether it was not over then."""

    @classmethod
    def read(cls, mark: int) -> "Told":
        return cls(mark >> 1, bool(mark & 1))

    @property
    def mark(self) -> int:
        return self.at_ms << 1 | self.lasts


@dataclass(frozen=True, slots=True)
class Gauge:
    """How bad it is, in its own unit."""

    concern: Concern
    value: int
    begins: int
    """Bad from this value on; 0: nobody wants to know."""

    ends: int
    """Good again below this one, lower where a value goes up and down."""

    def turn(self, told: Told, now_ms: int, again_ms: int) -> Turn | None:
        """What is to be told now, if anything."""
        if not self.begins:
            return None
        if told.lasts:
            if self.value < self.ends:
                return Turn.OVER
            return Turn.LASTS if now_ms - told.at_ms >= again_ms else None
        calm = now_ms - told.at_ms >= CALM_MS
        return Turn.BEGAN if calm and self.value >= self.begins else None


class Lag(NamedTuple):
    """Letters with numbers up to `upto` were there at `at_ms`: rows of the outbox don't say since
    when they wait, but their numbers grow with time."""

    upto: int = 0
    at_ms: int = 0

    def of(self, waits: bool, now_ms: int) -> int:
        """For how long at least a letter has been waiting, if one of those still waits."""
        return now_ms - self.at_ms if waits else 0

    def is_outdated(self, waits: bool, last: int, now_ms: int, lag_ms: int) -> bool:
        """Whether all of them were sent, and others, up to `last`, are to be watched."""
        return not waits and last > self.upto and now_ms - self.at_ms >= lag_ms


@dataclass(frozen=True, slots=True)
class Readings:
    """How things stand now."""

    cases: int = 0
    """People about whom reports are open."""

    reported_ms: int | None = None
    """When the oldest of these was made."""

    taken_ms: int | None = None
    """When the oldest update came that is not handled."""

    waits: bool = False
    """Whether one of the letters of the Lag still waits."""

    last_letter: int = 0
    """The number of the newest letter that is not settled; 0: all are."""

    errors: int = 0
    """Updates put aside lately."""

    unwritten_ms: int | None = None
    """Since when exports can't be written."""

    def gauges(self, wanted: Monitoring, lag: Lag, now_ms: int) -> Sequence[Gauge]:
        """All that ends by itself."""
        late_ms = max(lag.of(self.waits, now_ms), _since(self.taken_ms, now_ms))
        waited_ms, lag_ms = _since(self.reported_ms, now_ms), wanted.lag_ms
        few = max(1, wanted.reports // 2)
        return (
            Gauge(Concern.OLD, waited_ms, wanted.reports_ms, wanted.reports_ms),
            Gauge(Concern.MANY, self.cases, wanted.reports, few),
            Gauge(Concern.LAG, late_ms, lag_ms, max(1, lag_ms // 2)),
            Gauge(Concern.ERRORS, self.errors, wanted.errors, 1),
            Gauge(Concern.EXPORTS, _since(self.unwritten_ms, now_ms), 1, 1),
        )


def _since(at_ms: int | None, now_ms: int) -> int:
    return 0 if at_ms is None else max(0, now_ms - at_ms)


def is_stray_news(stopped_ms: int, told: Told, now_ms: int, again_ms: int) -> bool:
    """Whether a message on its way to the wrong person, stopped at that time, is to be told of. It
    has no end."""
    return stopped_ms > told.at_ms and now_ms - told.at_ms >= again_ms


# --- the digest ---------------------------------------------------------------------------


def digest_due(wanted: Monitoring, told_day: int, now_ms: int) -> int | None:
    """Today where operators live, in days since 1970, if its digest is due: once a day, at the
    hour or whenever somebody looks later on that day. It tells of the day before, in UTC as
    everything that is counted, so it waits for the end of that."""
    local_ms = now_ms + wanted.zone.offset_ms(now_ms)
    today, hour = local_ms // DAY_MS, local_ms % DAY_MS // HOUR_MS
    wants = 0 <= wanted.digest_hour <= hour and told_day < today
    return today if wants and now_ms >= today * DAY_MS + SETTLED_MS else None


FIGURES = ("active", "new", "chats", "matches", "reports", "stars")


def digest(numbers: Numbers, day: int) -> Mapping[str, str] | None:
    """What is said of that day, each with how it differs from the day before; None if nothing was
    counted then."""
    days = (day - 1, day)
    told: Mapping[str, Daily] = {
        "active": numbers.active(days, 1),
        "new": numbers.events(Kind.SIGNED_UP),
        "chats": numbers.events(Kind.PAIRED),
        "matches": numbers.events(Kind.MATCHED),
        "reports": numbers.events(Kind.REPORTED),
        "stars": numbers.size(Kind.PAID),
    }
    listed = numbers.events(Kind.STANDING, "listed")
    never = numbers.per(numbers.events(Kind.STANDING, "never_shown"), listed, PER_CENT)
    if day not in listed and not any(told[name].get(day) for name in FIGURES):
        return None
    facts = {name: compared(told[name], day) for name in FIGURES}
    waits = {"half": numbers.waits(HALF), "most": numbers.waits(MOST)}
    for name, daily in (*waits.items(), ("never", never)):
        facts[name] = compared(daily, day) if day in daily else "–"
    return {"day": datetime.fromtimestamp(day * DAY_MS // 1_000, UTC).strftime("%F"), **facts}


def compared(daily: Daily, day: int) -> str:
    """A number, and in brackets by how much it is more, or less, than the day before."""
    now, before = round(daily.get(day, 0)), round(daily.get(day - 1, 0))
    change = now - before
    return f"{now:,} ({'±' if not change else '+' if change > 0 else '−'}{abs(change):,})"
