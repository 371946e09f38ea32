"""Parquet, piece by piece. Imported where pyarrow is there."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

TEXTS = frozenset({"at", "hour", "day", "kind", "word"})


class Pipe(io.RawIOBase):
    """Keeps what is written until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        written = bytes(memoryview(data))  # pyright: ignore[reportArgumentType] pyarrow hands in a buffer
        self._kept += written
        return len(written)

    def taken(self) -> bytes:
        data = bytes(self._kept)
        self._kept.clear()
        return data


class Groups:
    """One file, of which each page is a row group."""

    def __init__(self, columns: Sequence[str]) -> None:
        fields = [(it, pa.string() if it in TEXTS else pa.int64()) for it in columns]
        self._schema = pa.schema(fields)
        self._pipe = Pipe()
        self._writer = pq.ParquetWriter(self._pipe, self._schema, compression="zstd")

    def add(self, rows: Sequence[Sequence[str | int]]) -> bytes:
        """What the file goes on with."""
        columns = [list(column) for column in zip(*rows, strict=True)]
        self._writer.write_table(pa.table(columns, schema=self._schema))
        return self._pipe.taken()

    def end(self) -> bytes:
        """What it ends with."""
        self._writer.close()
        return self._pipe.taken()
