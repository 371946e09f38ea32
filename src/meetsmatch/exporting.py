"""`meetsmatch export`: analytics for other programs, as CSV or Parquet."""

import asyncio
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from meetsmatch.adapters.tabular import FORMS, NoParquet
from meetsmatch.app.handing_out import Table, rows
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.wiring import CannotStart, now_ms, opened


def main(table: str, days: int, form: str, output: Path | None) -> int:
    """Write it to a file, or to standard output: 0; 1 when it can't be, with why; 2 for wrong
    settings."""
    try:
        settings = read()
        with output.open("wb") if output else nullcontext(sys.stdout.buffer) as sink:
            asyncio.run(export(settings, Table(table), days, form, sink))
            sink.flush()
    except WrongSettings as wrong:
        sys.stderr.write("\n".join(wrong.mistakes) + "\n")
        return 2
    except (CannotStart, NoParquet, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


async def export(settings: Settings, table: Table, days: int, form: str, sink: BinaryIO) -> None:
    """While the bot runs, too."""
    made, until_ms = FORMS[form], now_ms()
    async with opened(settings) as kept:
        bot, since_ms = BotId(settings.bot), until_ms - days * DAY_MS
        pages = rows(table, kept.store.trends, bot, since_ms, until_ms)
        async for chunk in made(table.columns, pages):
            sink.write(chunk)
