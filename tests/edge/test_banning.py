"""`meetsmatch bans` as operators type it, and the file that goes from one to the other."""

import asyncio
import json
from pathlib import Path

import pytest

from e2e.running import KEY, TOKEN
from meetsmatch.adapters.banlist import ListKey, WrongList
from meetsmatch.cli import main
from meetsmatch.core.bans import BanList, ListedBan

SECRET = "CANARY-ban-list-key_0123456789-abcdefghij"
OTHER = "another-ban-list-key_0123456789-abcdefghij"
MADE = BanList("north", 5, (ListedBan("ab" * 16, "spam", 1 << 50),))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "BOT_TOKEN": TOKEN,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'meetsmatch.db'}",
        "SECRET_KEYS": KEY,
        "BAN_LIST_KEY": SECRET,
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


async def test_a_name_is_the_same_for_all_who_have_the_secret_and_for_nobody_else():
    ours, theirs, others = await asyncio.gather(
        ListKey(SECRET).of(7), ListKey(SECRET).of(7), ListKey(OTHER).of(7)
    )
    assert ours == theirs != others
    assert len(ours) == 32
    assert await ListKey(SECRET).of(8) != ours


def test_a_list_is_read_as_it_was_written_and_not_if_anything_was_changed():
    text = ListKey(SECRET).written(MADE)
    assert ListKey(SECRET).read(text.encode()) == MADE
    for wrong in (text.replace("spam", "nudity"), text.replace("north", "south")):
        with pytest.raises(WrongList, match="changed"):
            ListKey(SECRET).read(wrong.encode())
    with pytest.raises(WrongList, match="another key"):
        ListKey(OTHER).read(text.encode())


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"\xff", b"7", b'{"stamp": "x", "bans": ['])
def test_what_is_no_list_is_told(text: bytes):
    with pytest.raises(WrongList, match="no list"):
        ListKey(SECRET).read(text)


def test_a_list_of_another_version_is_told():
    told = {**json.loads(ListKey(SECRET).written(MADE)), "format": "meetsmatch-bans-2"}
    with pytest.raises(WrongList, match="another version"):
        ListKey(SECRET).read(json.dumps(told).encode())


def test_from_one_operator_to_another(folder: Path, capsys: pytest.CaptureFixture[str]):
    file = folder / "north.json"
    assert main(["bans", "export", str(file), "--name", "north"]) == 0
    assert file.stat().st_mode & 0o077 == 0
    assert main(["bans", "export", str(file), "--name", "north"]) == 1
    file.write_text(ListKey(SECRET).written(MADE))
    for told in ("1 new bans, 0 known", "0 new bans, 1 known"):
        capsys.readouterr()
        assert main(["bans", "import", str(file), "--here"]) == 0
        assert told in (said := capsys.readouterr().out)
        assert "none of them is here" in said
    assert main(["bans", "import", str(file)]) == 0
    assert main(["bans", "revoke", "north"]) == 0
    assert "1 bans of north are lifted" in capsys.readouterr().out


def test_what_cannot_be_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    file = folder / "x.json"
    assert main(["bans", "import", str(file)]) == 1
    file.write_text("{}")
    assert main(["bans", "import", str(file)]) == 1
    assert main(["bans", "export", str(folder / "y"), "--name", "No such!"]) == 1
    monkeypatch.setenv("BAN_LIST_KEY", "")
    assert main(["bans", "revoke", "north"]) == 1
    monkeypatch.setenv("BAN_LIST_KEY", "short")
    assert main(["bans", "revoke", "north"]) == 2
    told = capsys.readouterr().err.splitlines()
    for line, part in zip(
        told,
        ("No such file", "no list", "1 to 32", "meetsmatch key", "BAN_LIST_KEY"),
        strict=True,
    ):
        assert part in line
