"""What deploy/install.sh does before it touches a bot that runs; its deeds are in test_server."""

import subprocess
from pathlib import Path

import pytest

from house.sources import ROOT

MAIN = "\ntoken=${BOT_TOKEN:-}"
"""Where the functions end and the deeds begin."""

STAGE = """
source {script}
lose_newer=no before={old}
has_systemd() {{ true; }}
systemctl() {{ echo "systemctl $*"; }}
start() {{ true; }}
switch_to() {{ echo "switch to $(basename "$1")"; }}
ln() {{ true; }}
release_of() {{ case $1 in */previous) echo {old} ;; *) echo {new} ;; esac; }}
step_of() {{ case $1 in {old}) echo 3 ;; *) echo {newest} ;; esac; }}
as_bot() {{ {tool} "$@"; }}
tool() {{ echo "did ${{*:2}}"; }}
empty() {{ echo "there is nothing to back up: the database is empty" >&2; return 1; }}
away() {{ echo "the database does not answer" >&2; return 1; }}
start=yes
{deed}
"""


def ran(place: Path, deed: str, newest: int = 3, tool: str = "tool") -> tuple[int, str]:
    """The exit code, and all that is said, when this is done."""
    functions, _, _ = (ROOT / "deploy/install.sh").read_text("utf-8").partition(MAIN)
    script = place / "functions.sh"
    script.write_text(functions, "utf-8")
    for name in ("old", "new"):
        (place / name).mkdir()
        (place / name / "whole").touch()
    old, new = place / "old", place / "new"
    told = STAGE.format(script=script, old=old, new=new, newest=newest, tool=tool, deed=deed)
    done = subprocess.run(("bash", "-c", told), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_bot_that_runs_goes_on_when_going_back_is_refused(tmp_path: Path) -> None:
    code, said = ran(tmp_path, "roll_back", newest=4)
    assert code == 1
    assert "--lose-newer" in said
    assert "systemctl" not in said
    assert "switch" not in said


def test_who_says_so_goes_back_with_a_backup(tmp_path: Path) -> None:
    code, said = ran(tmp_path, "lose_newer=yes; roll_back", newest=4)
    assert code == 0
    lines = said.split("\n")
    assert lines[0] == "systemctl stop meetsmatch"
    assert lines[1].startswith("did backup")
    assert lines[2:5] == ["did migrate --to 3 --down", "switch to old", "Back to old"]


def test_a_version_of_the_same_schema_is_simply_put_back(tmp_path: Path) -> None:
    assert ran(tmp_path, "roll_back") == (
        0,
        "systemctl stop meetsmatch\nswitch to old\nBack to old\n",
    )


@pytest.mark.parametrize(
    ("tool", "code", "words"),
    [
        ("tool", 0, "did backup"),
        ("empty", 0, "Nothing is in the database yet"),
        ("away", 1, "no upgrade without a backup: the database does not answer"),
    ],
)
def test_there_is_no_upgrade_without_a_backup_of_what_there_is(
    tmp_path: Path, tool: str, code: int, words: str
) -> None:
    found, said = ran(tmp_path, "back_up; echo done", tool=tool)
    assert found == code
    assert words in said
    assert said.endswith("done\n") == (code == 0)
