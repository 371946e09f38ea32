"""Nothing that we read may run code."""

from pathlib import Path

import pytest

from house.sources import imported, parsed, python_files, shown

RUNS_CODE = {"pickle", "_pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}


@pytest.mark.security
@pytest.mark.parametrize("path", python_files(), ids=shown)
def test_nobody_reads_a_format_that_runs_code(path: Path) -> None:
    names = [name.partition(".")[0] for _, name in imported(parsed(path))]
    assert not RUNS_CODE & {*names}
