"""What is counted, as charts: growth, the way in, who stays, and when people are here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from starlette.responses import Response, StreamingResponse

from meetsmatch.adapters.tabular import FORMS, NoParquet
from meetsmatch.app.exports import File, ShelfAway
from meetsmatch.app.handing_out import Table, rows
from meetsmatch.app.monitoring import UNWRITTEN
from meetsmatch.app.work import Work
from meetsmatch.core.events import Kind
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.trends import AGES, Daily, Numbers, Tally
from meetsmatch.panel.charts import RATE, RATIO, SECONDS, SHARE, Chart, counted, lined
from meetsmatch.panel.gate import Turned
from meetsmatch.panel.lately import Lately
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import ANALYSTS, Page
from meetsmatch.panel.view import View

TAKEN = "export-downloaded"
"""In the audit log: which table, in which form, of which days."""

PERIODS = (7, 30, 90, 365)
USUAL = 30
MONTH = 30
WEEKS = 12
BUSY_WEEKS = 4
FRESH_MS = 60_000
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HEATS = 10
KINDS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
BRIEF = (
    *("Active people", "New people", "Random chats", "Wait for a chat"),
    *("Matches", "Never shown", "Reports and blocks", "Stars"),
)
"""The charts of the dashboard."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a table that is a picture as well."""

    said: str
    heat: int
    """0 to HEATS."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """What is written each day."""

    days: Sequence[tuple[str, Sequence[File]]]
    """The newest first."""

    failing_since_ms: int
    """0: all is well."""

    why: str = ""
    """Why nobody knows what is there."""


class Trends:
    """Numbers of everybody, and of nobody in particular."""

    def __init__(self, parts: Parts, view: View) -> None:
        self._parts, self._view = parts, view
        self._lately = {
            days: Lately(partial(self._read_days, days), FRESH_MS, parts.now_ms)
            for days in (*PERIODS, WEEKS * 7)
        }
        self._hours = Lately(self._read_hours, FRESH_MS, parts.now_ms)

    def pages(self) -> dict[str, Page]:
        return {
            "GET /trends": self.growth,
            "GET /trends/funnel": self.funnel,
            "GET /trends/retention": self.retention,
            "GET /trends/activity": self.activity,
            "GET /trends/export/{file}": self.export,
            "GET /trends/exports/{file}": self.written,
        }

    # --- pages ----------------------------------------------------------------------------

    async def growth(self, visit: Visit) -> Response:
        period = _period(visit)
        charts = await self.charts(period)
        shelved = await self._shelved() if visit.who.role in ANALYSTS else None
        facts = {"charts": charts, "period": period, "shelved": shelved}
        return self._page(visit, "trends.html", facts)

    async def funnel(self, visit: Visit) -> Response:
        period = _period(visit)
        first = self._days(period)[0]
        read = await self._lately[period].get()
        steps = Numbers(it for it in read if it.at >= first).steps()
        return self._page(visit, "funnel.html", {"steps": steps, "period": period})

    async def retention(self, visit: Visit) -> Response:
        cohorts = Numbers(await self._lately[WEEKS * 7].get()).cohorts(self._today(), WEEKS)
        rows = [(it, [_kept(it.stayed[age]) for age in AGES]) for it in cohorts]
        return self._page(visit, "retention.html", {"rows": rows, "ages": AGES})

    async def activity(self, visit: Visit) -> Response:
        busy = Numbers(await self._hours.get()).busy()
        most = max(busy.values(), default=0.0)
        rows = [
            (name, [_busy(busy.get((weekday, hour), 0.0), most) for hour in range(24)])
            for weekday, name in enumerate(WEEKDAYS)
        ]
        return self._page(visit, "activity.html", {"rows": rows, "weeks": BUSY_WEEKS})

    async def export(self, visit: Visit) -> Response:
        """A table as a file, piece by piece."""
        name, _, form = visit.path["file"].partition(".")
        if name not in list(Table) or form not in FORMS:
            raise Turned(404, "There is no such table.")
        table, now_ms = Table(name), self._parts.now_ms()
        since_ms, until_ms = now_ms - _period(visit) * DAY_MS, now_ms + 1
        pages = rows(table, self._parts.trends, self._parts.bot, since_ms, until_ms)
        try:
            chunks = FORMS[form](table.columns, pages)
        except NoParquet as error:
            raise Turned(501, f"{error}.") from error
        await self._noted(visit, table, f"{form}, the last {_period(visit)} days")
        headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
        return StreamingResponse(chunks, 200, headers, KINDS[form])

    async def written(self, visit: Visit) -> Response:
        """A file of one day, as it was written."""
        shelf, file = self._parts.shelf, File.read(visit.path["file"])
        if shelf is None or file is None:
            raise Turned(404, "There is no such file.")
        try:
            pieces = await shelf.taken(self._parts.bot, file)
        except ShelfAway as error:
            raise Turned(503, str(error)) from error
        if pieces is None:
            raise Turned(404, "It is not there any more.")
        await self._noted(visit, file.table, f"{file.form}, of {file.date}")
        name = f"{self._parts.bot}-{file.name}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(pieces, 200, headers, KINDS[file.form])

    async def _noted(self, visit: Visit, table: Table, words: str) -> None:
        """Who took what away stands in the audit log before they have it."""
        noted, who = self._parts.audit.line, visit.who.name

        async def takes() -> Work:
            return Work((await noted(who, TAKEN, table, words),))

        await self._parts.write(takes)

    async def _shelved(self) -> Shelved | None:
        """What is there; None where nothing is written."""
        shelf, bot = self._parts.shelf, self._parts.bot
        if shelf is None:
            return None
        since_ms = (await self._parts.store.marks(bot)).get(UNWRITTEN, 0)
        try:
            files = await shelf.files(bot)
        except ShelfAway as error:
            return Shelved((), since_ms, str(error))
        days = [(date, [*of_day]) for date, of_day in groupby(files, key=lambda it: it.date)]
        return Shelved(days, since_ms)

    def _page(self, visit: Visit, template: str, facts: Mapping[str, object]) -> Response:
        may_export = visit.who.role in ANALYSTS
        shared = {"periods": PERIODS, "may_export": may_export}
        return self._view.html(visit, template, {**shared, **facts})

    # --- what is read ---------------------------------------------------------------------

    async def charts(self, period: int) -> Sequence[Chart]:
        """All of them, of the last so many days."""
        numbers, days = Numbers(await self._lately[period].get()), self._days(period)
        return [*_people(numbers, days), *_meetings(numbers, days), *_care(numbers, days)]

    async def brief(self) -> Sequence[Chart]:
        """Those that the dashboard shows."""
        return [it for it in await self.charts(USUAL) if it.name in BRIEF]

    def _today(self) -> int:
        return self._parts.now_ms() // DAY_MS

    def _days(self, period: int) -> Sequence[int]:
        today = self._today()
        return range(today - period + 1, today + 1)

    async def _read_days(self, period: int) -> Sequence[Tally]:
        """Who was active within a month of the first day is told by the days before."""
        since, until = self._today() - period - MONTH, self._today() + 1
        return await self._parts.trends.days(self._parts.bot, since, until)

    async def _read_hours(self) -> Sequence[Tally]:
        until = (self._today() + 1) * 24
        since = until - BUSY_WEEKS * 7 * 24
        return await self._parts.trends.hours(self._parts.bot, since, until)


# --- the charts ---------------------------------------------------------------------------


def _people(numbers: Numbers, days: Sequence[int]) -> Sequence[Chart]:
    active = {
        "in 30 days": numbers.active(days, MONTH),
        "in 7 days": numbers.active(days, 7),
        "on the day": numbers.active(days, 1),
    }
    standing = {it: numbers.events(Kind.STANDING, it) for it in ("women", "men")}
    ratio = numbers.per(standing["women"], standing["men"])
    new, led = numbers.events(Kind.SIGNED_UP), numbers.events(Kind.REFERRED)
    return [
        lined("Active people", "different people who did something", days, active),
        counted("New people", "wrote to the bot for the first time", days, new),
        counted("Came by a link", "invited, or by a campaign", days, led),
        lined("Women to men", "women here for each man", days, {"women": ratio}, RATIO),
    ]


def _meetings(numbers: Numbers, days: Sequence[int]) -> Sequence[Chart]:
    chats = numbers.events(Kind.PAIRED)
    written = [numbers.often(it) for it in (Kind.CHAT_ENDED, Kind.MATCH_ENDED)]
    messages = {day: sum(it.get(day, 0) for it in written) for day in days}
    waits = {"95 of 100": numbers.waits(0.95), "half": numbers.waits(0.5)}
    return [
        counted("Random chats", "two were paired", days, chats),
        counted("Messages", "in chats that ended that day", days, messages),
        lined("Wait for a chat", "at most so long, for so many of them", days, waits, SECONDS),
        counted("Cards seen", "profiles shown, in fives", days, numbers.often(Kind.BROWSED)),
        counted("Likes", "given", days, numbers.events(Kind.LIKED)),
        counted("Matches", "both wanted it", days, numbers.events(Kind.MATCHED)),
    ]


def _care(numbers: Numbers, days: Sequence[int]) -> Sequence[Chart]:
    chats = numbers.events(Kind.PAIRED)
    per_chats = {
        "reports": numbers.per(numbers.events(Kind.REPORTED), chats, 1_000),
        "blocks": numbers.per(numbers.events(Kind.BLOCKED), chats, 1_000),
    }
    listed = numbers.events(Kind.STANDING, "listed")
    never = numbers.per(numbers.events(Kind.STANDING, "never_shown"), listed)
    stars = numbers.size(Kind.PAID)
    return [
        lined("Reports and blocks", "for 1\u2009000 random chats", days, per_chats, RATE),
        lined("Never shown", "of those who can be seen", days, {"share": never}, SHARE),
        counted("Stars", "paid, refunds not taken off", days, stars),
        counted("Left", "deleted themselves, or blocked the bot", days, _left(numbers, days)),
    ]


def _left(numbers: Numbers, days: Sequence[int]) -> Daily:
    gone = [numbers.events(it) for it in (Kind.DELETED, Kind.LOST)]
    return {day: sum(it.get(day, 0) for it in gone) for day in days}


# --- tables that are pictures -------------------------------------------------------------


def _kept(share: float | None) -> Cell:
    if share is None:
        return Cell("", 0)
    return Cell(f"{100 * share:.0f} %", min(HEATS, round(HEATS * share)))


def _busy(events: float, most: float) -> Cell:
    return Cell(f"{events:,.0f}", round(HEATS * events / most) if most else 0)


def _period(visit: Visit) -> int:
    asked = visit.asked.get("days", "")
    return int(asked) if asked in map(str, PERIODS) else USUAL
