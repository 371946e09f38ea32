"""News for many at once: whom it is for, when it may reach them, and how far it has come."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import floor

from meetsmatch.core.channels import NO_CHANNEL, Channel, Post
from meetsmatch.core.ids import BotId, BroadcastId, Cell, PersonId
from meetsmatch.core.people import Gender, Person
from meetsmatch.core.places import centre_of
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules

BEGINNING = PersonId(0)
"""Before everybody."""

LONGEST_TEXT = 4_096
"""UTF-16 units: what a message of Telegram holds."""

LONGEST_NAME = 64
REMINDER = "meetsmatch"
"""Who has made what reminds people: no owner, nobody's account."""

LATEST_DAYS = 365
"""So many days ahead something may be scheduled, and so long ago somebody may have been here."""

ZONES = range(-12, 15)
DEGREES_PER_HOUR = 15
HOURS = 24

TAG = re.compile(r"</?(?:b|i|code)>")


class State(StrEnum):
    """What is becoming of a broadcast."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    """For good, before it had reached everybody; or a draft that was thrown away."""

    DONE = "done"


LIVE = (State.SCHEDULED, State.RUNNING, State.PAUSED)
OVER = (State.STOPPED, State.DONE)


class WrongBroadcast(Exception):
    """It can't be that, or not any more; the message says why, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody, and what else decides whether something is for them."""

    person: Person
    cell: Cell | None = None
    has_premium: bool = False
    is_paused: bool = False
    """Whether they have put their profile away."""

    def may_be_told(self, rules: Rules, now_ms: int) -> bool:
        """Whether any news may be sent to them: they have joined, are old enough, not kept out,
        and have not said no."""
        me = self.person
        wants = me.reachable and me.wants_news and not me.is_suspended(now_ms)
        return wants and me.is_admitted(rules, now_ms)


@dataclass(frozen=True, slots=True)
class Segment:
    """Whom it is for; what is empty, or 0, excludes nobody."""

    languages: tuple[str, ...] = ()
    genders: tuple[Gender, ...] = ()
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2, of the city nearest to where they said they are: who did not say so is
    in none."""

    seen_within: int = 0
    """Days since they were last here, at most."""

    away_for: int = 0
    """And at least: who came back meanwhile is not meant."""

    has_premium: bool | None = None

    def includes(self, reader: Reader, country: str | None, today: int) -> bool:
        """Whether they are meant; `today` is in days since 1970, UTC, and may be over when
        somebody's turn comes: who has been here since is not away."""
        me = reader.person
        away = max(0, today - me.last_day)
        return (
            _among(me.language, self.languages)
            and _among(me.gender, self.genders)
            and _among(country, self.countries)
            and not (self.seen_within and away > self.seen_within)
            and away >= self.away_for
            and self.has_premium in (None, reader.has_premium)
        )


def _among(value: object, wanted: Collection[object]) -> bool:
    return not wanted or value in wanted


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is disturbed, by the sun over the place that they gave."""

    begins: int = 22
    ends: int = 9
    """The same hour twice: there are none."""

    zone: int = 0
    """Hours ahead of UTC for whom no place is known."""

    def until_ms(self, cell: Cell | None, now_ms: int) -> int:
        """When they may be told: `now_ms`, or the end of these hours."""
        zone_ms = self.zone_of(cell) * HOUR_MS
        hour = (now_ms + zone_ms) // HOUR_MS % HOURS
        if (hour - self.begins) % HOURS >= (self.ends - self.begins) % HOURS:
            return now_ms
        begun_ms = (now_ms + zone_ms) // HOUR_MS * HOUR_MS - zone_ms
        return begun_ms + (self.ends - hour) % HOURS * HOUR_MS

    def zone_of(self, cell: Cell | None) -> int:
        """By the meridian: within an hour or two of the clock on the wall."""
        if cell is None:
            return self.zone
        return floor(centre_of(cell)[1] / DEGREES_PER_HOUR + 0.5)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an owner writes down; `checked` before it is kept."""

    name: str
    """For those who look after the place; nobody else sees it."""

    texts: Mapping[str, str] = field(hash=False)
    """By language, with <b>, <i> and <code>."""

    segment: Segment = Segment()
    quiet: Quiet = Quiet()
    in_channel: bool = False
    """Whether it is posted in the bot's channel, too: there everybody reads it, whomever the
    segment leaves out, and at whatever hour."""

    def checked(self, languages: Collection[str], channel: Channel = NO_CHANNEL) -> "Draft":
        """Without what is empty; WrongBroadcast says what is wrong."""
        texts = {it: text.strip() for it, text in self.texts.items() if text.strip()}
        name = " ".join(self.name.split())
        if not 0 < len(name) <= LONGEST_NAME:
            raise WrongBroadcast(f"Give it a name of 1 to {LONGEST_NAME} letters.")
        if not texts:
            raise WrongBroadcast("Write what is to be said, in one language at least.")
        for language, text in texts.items():
            if language not in languages:
                raise WrongBroadcast(f"The bot does not speak {language!r}.")
            _check_text(language, text)
        if self.in_channel and not channel:
            raise WrongBroadcast("There is no channel to post it in: set CHANNEL.")
        _check_segment(self.segment)
        _check_quiet(self.quiet)
        return replace(self, name=name, texts=texts)

    def text_for(self, language: str) -> str:
        """In that language; else in English, else in the first that it was written in."""
        return self.texts.get(language) or self.texts.get("en") or next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A draft on its way; `version` guards changes of all but what became of letters."""

    bot: BotId
    id: BroadcastId
    draft: Draft
    made_by: str
    made_ms: int
    state: State = State.DRAFT
    starts_ms: int = 0
    ended_ms: int | None = None
    cursor: PersonId | None = BEGINNING
    """Everybody up to this one was looked at; None: all."""

    told: int = 0
    """To so many a letter was written."""

    sent: int = 0
    failed: int = 0
    """Telegram did not take it."""

    unreachable: int = 0
    """They have blocked the bot, or are gone."""

    unknown: int = 0
    """No answer came, or the process died in the middle of the call: not repeated, for twice is
    worse than never."""

    post: Post | None = None
    """What has become of it in the channel; None: nothing yet."""

    post_said: str = ""
    """Why it was refused there."""

    version: int = 0

    @property
    def is_to_be_posted(self) -> bool:
        """Whether nobody has written its post yet. Once only: what goes on after a pause has."""
        return self.draft.in_channel and self.post is None

    @property
    def day(self) -> int:
        """From which days of absence are counted: however long it takes, it is for the same."""
        return self.starts_ms // DAY_MS

    @property
    def is_reminder(self) -> bool:
        """Whether it was made because people have not been here."""
        return self.made_by == REMINDER

    def changed(self, **fields: object) -> "Broadcast":
        """The same with other fields, one version on."""
        return replace(self, version=self.version + 1, **fields)  # pyright: ignore[reportArgumentType] fields by name

    # --- what owners do -------------------------------------------------------------------

    def revised(self, draft: Draft) -> "Broadcast":
        """Written anew; only a draft can be."""
        self._must_be(State.DRAFT)
        return self.changed(draft=draft)

    def scheduled(self, starts_ms: int, now_ms: int) -> "Broadcast":
        """To begin then, or at once if that is past."""
        self._must_be(State.DRAFT)
        if starts_ms > now_ms + LATEST_DAYS * DAY_MS:
            raise WrongBroadcast(f"Choose a time within {LATEST_DAYS} days.")
        return self.changed(state=State.SCHEDULED, starts_ms=max(starts_ms, now_ms))

    def paused(self) -> "Broadcast":
        """What is on its way arrives; nobody else is told until it goes on."""
        self._must_be(State.SCHEDULED, State.RUNNING)
        return self.changed(state=State.PAUSED)

    def resumed(self) -> "Broadcast":
        """Goes on where it was paused."""
        self._must_be(State.PAUSED)
        return self.changed(state=State.SCHEDULED)

    def stopped(self, now_ms: int) -> "Broadcast":
        """For good."""
        self._must_be(State.DRAFT, *LIVE)
        return self.changed(state=State.STOPPED, ended_ms=now_ms)

    def _must_be(self, *states: State) -> None:
        if self.state not in states:
            raise WrongBroadcast(f"It is {self.state} by now: load the page again.")


def _check_text(language: str, text: str) -> None:
    units = len(TAG.sub("", text).encode("utf-16-le", "surrogatepass")) // 2
    if units > LONGEST_TEXT:
        raise WrongBroadcast(
            f"The text in {language!r} has {units} characters, {LONGEST_TEXT} fit."
        )
    opened: list[str] = []
    for tag in TAG.findall(text):
        if tag[1] != "/":
            opened.append(tag)
        elif not opened or opened.pop() != tag.replace("/", ""):
            raise WrongBroadcast(f"In the text in {language!r}, {tag} closes nothing.")
    if opened:
        raise WrongBroadcast(f"In the text in {language!r}, {opened[-1]} is never closed.")


def _check_segment(segment: Segment) -> None:
    within, away = segment.seen_within, segment.away_for
    if not (0 <= within <= LATEST_DAYS and 0 <= away <= LATEST_DAYS):
        raise WrongBroadcast(f"Days are 0 to {LATEST_DAYS}; 0 is whenever.")
    if within and away > within:
        raise WrongBroadcast("Nobody was here so lately and away for so long: mend the days.")
    for code in segment.countries:
        if not re.fullmatch("[A-Z]{2}", code):
            raise WrongBroadcast(f"{code!r} is no country: two letters each, such as DE, PT.")


def _check_quiet(quiet: Quiet) -> None:
    hours = range(HOURS)
    if quiet.begins not in hours or quiet.ends not in hours:
        raise WrongBroadcast("Quiet hours are 0 to 23.")
    if quiet.zone not in ZONES:
        raise WrongBroadcast(f"Hours ahead of UTC are {ZONES[0]} to {ZONES[-1]}.")
