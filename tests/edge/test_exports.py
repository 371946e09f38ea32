"""Whether files can be made here is known at the start; whether they can be put there, later."""

import sys
from pathlib import Path

import pytest

from meetsmatch.fleet.exports import exporting_of
from meetsmatch.settings import read
from meetsmatch.wiring import CannotStart, opened


async def test_without_pyarrow_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more: dict[str, object] = {"exports": tmp_path / "out", "exports_form": "parquet"}
    wanted = read({"database_url": f"sqlite:///{tmp_path / 'it.db'}", **more}, env_file=None)
    async with opened(wanted) as kept:
        assert exporting_of(wanted, kept, clears=True).form == "parquet"
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(CannotStart, match=r"^EXPORTS_FORM: .*meetsmatch\[parquet\]"):
            exporting_of(wanted, kept, clears=True)
        unset = wanted.model_copy(update={"exports": None})
        assert exporting_of(unset, kept, clears=False).shelf is None
