"""The portable part is portable: it holds a conversation inside Pyodide, without a wheel."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.scene import ANA, BOB

HERE = Path(__file__).parent

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def pyodide() -> Path:
    """Node with the locked packages of this folder (`npm ci`)."""
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules/pyodide").is_dir():
        pytest.fail("Node and its packages are needed: npm ci --prefix tests/portable")
    return Path(node)


def test_two_people_meet_talk_and_part_inside_pyodide(pyodide: Path):
    done = subprocess.run(
        [pyodide, HERE / "run.mjs"], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["heard"] == [[BOB, "hello from Pyodide"]]
    assert seen["back"] == [[ANA, "and back, after a restart"]]
    assert {who for who, _ in seen["parted"]} == {ANA, BOB}
    assert seen["foreign"] == []
