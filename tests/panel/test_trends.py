"""What is counted, as charts, tables and files."""

import csv
import io
import sys
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from bot.scene import ANA, BOT, CLEO
from meetsmatch.app.exports import File
from meetsmatch.app.handing_out import Table, rows
from meetsmatch.app.monitoring import UNWRITTEN, MarkMoved
from meetsmatch.app.telling import Happened
from meetsmatch.app.work import Commit
from meetsmatch.core.events import Event, Kind
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel import Panel
from meetsmatch.panel.charts import COUNT, SHARE, Chart, Line, counted, lined, scale
from meetsmatch.panel.trends import BRIEF, FRESH_MS
from panel.stage import Stage
from panel.visitor import Visitor


async def analyst(stage: Stage) -> Visitor:
    return await stage.visitor("anna", StaffRole.ANALYST)


async def rolled(stage: Stage) -> None:
    while await stage.scene.store.roll(BOT):
        pass


async def happened(stage: Stage, kind: Kind, days_ago: int, word: str = "", often: int = 1):
    at_ms = stage.scene.clock() - days_ago * DAY_MS
    told = (Happened(Event(BOT, kind, at_ms, 77, word)),) * often
    await stage.scene.store.commit(Commit(BOT, at_ms, told))


# --- pages --------------------------------------------------------------------------------


async def test_the_dashboard_shows_what_was_counted_read_once_a_minute(stage: Stage):
    await rolled(stage)
    visitor = await analyst(stage)
    page = (await visitor.gets("/")).text
    assert [name for name in BRIEF if f">{name}<" not in page] == []
    assert page.count("<svg") == len(BRIEF)
    assert '<b class="headline">2</b>' in page
    await stage.scene.joins(CLEO)
    await rolled(stage)
    assert '<b class="headline">3</b>' not in (await visitor.gets("/")).text
    stage.scene.clock.ms += FRESH_MS
    assert '<b class="headline">3</b>' in (await visitor.gets("/")).text


async def test_each_chart_has_the_same_numbers_as_a_table(stage: Stage):
    await happened(stage, Kind.PAIRED, 3, "5", often=1_234)
    await rolled(stage)
    page = (await (await analyst(stage)).gets("/trends?days=7")).text
    assert "Wait for a chat" in page
    assert page.count("<svg") == page.count("<details>") == page.count("<desc>")
    assert "<td>1\u2009234</td>" in page
    assert "5 s</b>" in page


async def test_a_period_is_picked_and_nonsense_is_the_usual_one(stage: Stage):
    await happened(stage, Kind.LIKED, 60, "note")
    await rolled(stage)
    visitor = await analyst(stage)
    periods = {"90": True, "30": False, "365": True, "-1": False, "x": False}
    for asked, is_seen in periods.items():
        page = (await visitor.gets(f"/trends?days={asked}")).text
        likes = page[page.index("<h2>Likes</h2>") :]
        assert ('<b class="headline">1</b>' in likes[:120]) is is_seen, asked


async def test_the_way_in_is_measured_step_by_step(stage: Stage):
    await stage.scene(CLEO, "/start")
    await stage.scene(ANA, "/chat")
    await rolled(stage)
    page = (await (await analyst(stage)).gets("/trends/funnel")).text
    first = page[page.index("Wrote to the bot") :]
    assert ">3</td>" in first[:200]
    assert "67 %" in page
    assert "Looked for a random chat" in page


async def test_who_came_back_is_shown_by_weeks(stage: Stage):
    await happened(stage, Kind.SIGNED_UP, 20, often=4)
    await happened(stage, Kind.RETURNED, 19, "1", often=3)
    await rolled(stage)
    page = (await (await analyst(stage)).gets("/trends/retention")).text
    assert "75 %" in page
    assert 'class="heat-8"' in page


async def test_hours_of_the_week_are_shown(stage: Stage):
    await happened(stage, Kind.SOUGHT, 3, often=40)
    await rolled(stage)
    page = (await (await analyst(stage)).gets("/trends/activity")).text
    assert 'class="heat-10">40</td>' in page
    assert page.count("<tr>") == 8


@pytest.mark.parametrize("path", ["", "/funnel", "/retention", "/activity"])
async def test_where_nothing_was_counted_every_page_says_so_calmly(stage: Stage, path: str):
    page = await (await analyst(stage)).gets(f"/trends{path}")
    assert page.status == 200


# --- pictures -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 1), (0.03, 0.05), (1, 1), (7, 10), (11, 20), (21, 25), (26, 50), (100, 100), (101, 200)],
)
def test_a_scale_ends_at_the_next_round_number(most: float, top: float):
    assert scale(most) == pytest.approx(top)


def test_bars_fill_the_scale_and_none_is_invisible():
    chart = counted("New", "", range(4, 8), {5: 100, 6: 0.5})
    assert [it.height for it in chart.bars] == [0.4, 100, 1.5, 0.4]
    assert (chart.headline, chart.days[0]) == ("100", "1970-01-05")


def test_a_line_has_a_gap_where_nothing_is_known():
    chart = lined("Share", "", range(5), {"a": {0: 0.5, 1: 1.0, 3: 0.25}, "b": {2: 0.5}}, SHARE)
    a, b = chart.lines
    assert chart.path(a) == "M0 50.0 L1 0.0 M3 75.0"
    assert chart.path(b) == "M2 50.0 h.01"
    assert chart.headline == "25.0 %"
    assert chart.rows[0] == ("1970-01-05", ["–", "–"])


def test_a_chart_of_one_day_has_a_width():
    assert Chart("", "", ["1970-01-01"], (Line("", (1.0,), COUNT),)).wide == 1


# --- files --------------------------------------------------------------------------------


async def everything(table: Table, stage: Stage) -> list[tuple[str | int, ...]]:
    pages = rows(table, stage.scene.store.trends, BOT, 0, stage.scene.clock() + 1)
    return [tuple(row) async for page in pages for row in page]


async def test_events_days_and_hours_are_handed_out_as_csv(stage: Stage):
    await rolled(stage)
    visitor = await analyst(stage)
    got = await visitor.gets("/trends/export/events.csv")
    assert got.headers["content-disposition"] == 'attachment; filename="events.csv"'
    lines = [*csv.reader(io.StringIO(got.text.removeprefix("\ufeff")))]
    assert lines[0] == [*Table.EVENTS.columns]
    assert [line[1] for line in lines[1:]].count("signed_up") == 2
    for table in ("days", "hours"):
        text = (await visitor.gets(f"/trends/export/{table}.csv?days=7")).text
        assert ",signed_up,,2,0,0" in text
    assert (await stage.deeds())[-3:] == [
        ("anna", "export-downloaded", "events", "csv, the last 30 days"),
        ("anna", "export-downloaded", "days", "csv, the last 7 days"),
        ("anna", "export-downloaded", "hours", "csv, the last 7 days"),
    ]


async def test_what_is_older_than_asked_for_is_left_out(stage: Stage):
    await happened(stage, Kind.PAID, 20, "more-likes")
    await rolled(stage)
    visitor = await analyst(stage)
    for table in ("events", "days", "hours"):
        assert "more-likes" not in (await visitor.gets(f"/trends/export/{table}.csv?days=7")).text
        assert "more-likes" in (await visitor.gets(f"/trends/export/{table}.csv")).text


async def test_the_same_rows_are_handed_out_as_parquet(stage: Stage):
    await rolled(stage)
    got = await (await analyst(stage)).gets("/trends/export/days.parquet?days=7")
    table = pq.read_table(io.BytesIO(got.body))
    assert table.column_names == [*Table.DAYS.columns]
    columns = table.to_pydict()
    whole = [*zip(*(columns[it] for it in table.column_names), strict=True)]
    assert whole == await everything(Table.DAYS, stage)


async def test_without_pyarrow_it_is_said_what_to_install(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    got = await (await analyst(stage)).gets("/trends/export/days.parquet")
    assert got.status == 501
    assert "meetsmatch[parquet]" in got.text
    assert "export-downloaded" not in [it[1] for it in await stage.deeds()]


@pytest.mark.parametrize("name", ["people.csv", "days.xlsx", "days", ".csv"])
async def test_there_is_no_other_file(stage: Stage, name: str):
    assert (await (await analyst(stage)).gets(f"/trends/export/{name}")).status == 404


async def test_no_file_holds_what_names_somebody(stage: Stage):
    person = await stage.scene.person(ANA)
    told = repr(await everything(Table.EVENTS, stage))
    assert str(person.id) not in told
    assert person.fingerprint not in told


# --- what is written each day -------------------------------------------------------------

DAY_BEFORE = File(20_000, Table.EVENTS, "csv")


async def test_what_was_written_is_listed_and_can_be_had(stage: Stage):
    shelf, other = stage.shelf, File(20_000, Table.DAYS, "parquet")
    visitor = await analyst(stage)
    assert "Nothing yet: a day is written" in (await visitor.gets("/trends")).text
    shelf.held = {
        (BOT, DAY_BEFORE): b"at,kind",
        (BOT, other): b"PAR1",
        (BOT, File(20_001, Table.DAYS, "csv")): b"x" * 2048,
    }
    page = (await visitor.gets("/trends")).text
    assert "2024-10-04 to 2024-10-05" in page
    assert "csv, 2.0 KiB" in page
    assert page.index("2024-10-05-days.csv") < page.index("2024-10-04-days.parquet")
    got = await visitor.gets("/trends/exports/2024-10-04-events.csv")
    assert (got.status, got.body) == (200, b"at,kind")
    filed = f'attachment; filename="{BOT}-2024-10-04-events.csv"'
    assert got.headers["content-disposition"] == filed
    assert (await stage.deeds())[-1][1:] == ("export-downloaded", "events", "csv, of 2024-10-04")
    got = await visitor.gets("/trends/exports/2024-10-04-days.parquet")
    assert got.headers["content-type"] == "application/vnd.apache.parquet"


@pytest.mark.parametrize(
    "name", ["2024-10-04-days.csv", "2024-10-04-people.csv", "events.csv", "..%2Fkey"]
)
async def test_what_was_not_written_is_not_there(stage: Stage, name: str):
    stage.shelf.held = {(BOT, DAY_BEFORE): b"", (BotId(9), File(20_000, Table.DAYS, "csv")): b""}
    assert (await (await analyst(stage)).gets(f"/trends/exports/{name}")).status == 404


async def test_that_nothing_can_be_written_is_shown(stage: Stage):
    moved = MarkMoved(BOT, UNWRITTEN, 0, stage.scene.clock.ms)
    await stage.scene.store.commit(Commit(BOT, 1, (moved,)))
    visitor = await analyst(stage)
    assert "Nothing can be written since" in (await visitor.gets("/trends")).text
    stage.shelf.is_away = True
    page = (await visitor.gets("/trends")).text
    assert ("make room" in page, "Nothing yet" in page) == (True, False)
    got = await visitor.gets(f"/trends/exports/{DAY_BEFORE.name}")
    assert (got.status, "make room" in got.text) == (503, True)


async def test_where_nothing_is_written_nothing_is_said_of_it(stage: Stage):
    stage.panel = Panel(replace(stage.parts, shelf=None))
    visitor = await analyst(stage)
    assert "Written each day" not in (await visitor.gets("/trends")).text
    assert (await visitor.gets(f"/trends/exports/{DAY_BEFORE.name}")).status == 404


async def test_moderators_read_charts_and_get_no_files(stage: Stage):
    stage.shelf.held = {(BOT, DAY_BEFORE): b""}
    visitor = await stage.visitor("max", StaffRole.MODERATOR)
    assert DAY_BEFORE.name not in (await visitor.gets("/trends")).text
    assert (await visitor.gets(f"/trends/exports/{DAY_BEFORE.name}")).status == 403
