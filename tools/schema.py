"""Writes the text steps of the schema, for SQLite and D1, from the Alembic revisions, and what
each column holds into docs/privacy-and-safety.md.

`--check` only compares. The embedded start applies the steps, and so needs no SQLAlchemy.
"""

import re
import sys
from pathlib import Path

from meetsmatch.adapters import sql
from meetsmatch.adapters.schema.page import rows
from meetsmatch.adapters.schema.steps import as_text

FOLDER = Path(sql.__file__).parent / "migrations"
PAGE = Path(__file__).parents[1] / "docs/privacy-and-safety.md"
COLUMNS = re.compile(r"(?<=^## Column by column\n)(.*?)^\|.*?\n(?=\n)", re.M | re.S)
HEADING = "-- Written by `make schema` from adapters/schema/versions: change that, not this.\n\n"


def steps() -> dict[str, str]:
    """Every file and what belongs in it."""
    return {f"{name}.sql": HEADING + _tidied(text) for name, text in as_text("sqlite")}


def _tidied(text: str) -> str:
    bare = [line.rstrip().expandtabs(4) for line in text.splitlines() if line[:2] != "--"]
    text = "\n".join(bare).replace(")\n WITHOUT", ") WITHOUT")
    return re.sub(r"\n{2,}", "\n\n", text).strip() + "\n"


def page() -> str:
    """The page with the table of columns as it should be."""
    table = "\n".join(rows()) + "\n"
    return COLUMNS.sub(lambda found: found[1] + table, PAGE.read_text("utf-8"))


def main() -> int:
    wanted = steps()
    present = {file.name: file.read_text() for file in FOLDER.glob("*.sql")}
    if "--check" in sys.argv:
        return int(wanted != present or page() != PAGE.read_text("utf-8"))
    PAGE.write_text(page(), "utf-8")
    for name in present.keys() - wanted.keys():
        (FOLDER / name).unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
