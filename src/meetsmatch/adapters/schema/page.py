"""The classes of all columns as a page for people."""

from collections.abc import Iterator, Sequence

from meetsmatch.adapters.schema.classes import TABLES, Kind, Table


def rows() -> Iterator[str]:
    """The table as Markdown, for docs/privacy-and-safety.md; sealed columns are marked."""
    yield f"| table | {' | '.join(Kind)} | until | survives `/delete` | in `/export` |"
    yield "|" + "---|" * (len(Kind) + 4)
    for table in TABLES:
        cells = [_cell(table, names) for names in table.kinds.values()]
        ends = f"{table.until} | {table.survives} | {table.export and f'`{table.export}`'}"
        yield f"| `{table.name}` | {' | '.join(cells)} | {ends} |"


def _cell(table: Table, names: Sequence[str]) -> str:
    sealed = table.sealed.split()
    return ", ".join(f"{name} 🔒" if name in sealed else name for name in names)
