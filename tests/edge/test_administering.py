"""`meetsmatch admin`, as an operator types it."""

import re
import sqlite3
from pathlib import Path

import pytest

from meetsmatch import extras
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.work import Stale
from meetsmatch.cli import main
from meetsmatch.settings import Settings


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "7000000001:secret-token")
    return tmp_path / "data/meetsmatch.db"


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["admin", *arguments])
    out, err = capsys.readouterr()
    return code, out + err


def test_an_account_is_made_renewed_listed_and_closed(capsys: pytest.CaptureFixture[str]):
    code, told = said(capsys, "create", "olga", "--role", "owner")
    assert code == 0
    assert told.startswith("olga may log in as owner, with the password ")
    first = told.split()[-1]
    assert len(first) >= 20
    code, told = said(capsys, "password", "olga")
    assert (code, told.split()[-1] == first) == (0, False)
    assert said(capsys, "list") == (0, "olga  owner  open  every bot\n")
    assert said(capsys, "close", "olga") == (
        1,
        "olga is the only owner: make another one first\n",
    )
    assert said(capsys, "create", "otto", "--role", "owner")[0] == 0
    assert said(capsys, "close", "olga")[0] == 0
    assert said(capsys, "list") == (
        0,
        "olga  owner  closed  every bot\notto  owner  open  every bot\n",
    )
    assert said(capsys, "second-factor", "otto") == (1, "otto has no second factor\n")


def test_what_can_not_be_is_said(capsys: pytest.CaptureFixture[str]):
    assert said(capsys, "create", "Olga")[0] == 1
    assert said(capsys, "close", "nobody") == (1, "there is no open account nobody\n")
    with pytest.raises(SystemExit):
        main(["admin", "create", "olga", "--role", "king"])


def test_a_key_is_made_listed_and_revoked(capsys: pytest.CaptureFixture[str]):
    scopes = ("--scope", "people:read", "--scope", "statistics:read")
    code, told = said(capsys, "key", "backup", *scopes, "--days", "7")
    assert code == 0
    assert re.match(
        r"mm_7000000001_[0-9a-f]{12}_[\w-]{43}\nIt is shown this once. It lasts 7 days.", told
    )
    assert said(capsys, "keys") == (0, "backup  open  people:read statistics:read\n")
    assert said(capsys, "key", "backup", *scopes)[0] == 1
    assert said(capsys, "revoke-key", "backup")[0] == 0
    assert said(capsys, "keys") == (0, "backup  closed  people:read statistics:read\n")
    why = "there is no key backup that is not revoked\n"
    assert said(capsys, "revoke-key", "backup") == (1, why)


def test_a_key_is_of_one_bot(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, database: Path
):
    may = ("--scope", "people:read")
    assert said(capsys, "key", "backup", *may, "--bot", "second_bot") == (
        1,
        "there is no bot @second_bot here: add it first\n",
    )
    with sqlite3.connect(database) as town:
        town.execute(
            "INSERT INTO bots (house, bot, name, path, wanted, made_ms, changed_ms, own, "
            "own_before, version) VALUES (7000000001, 8, 'second_bot', 'p', 'running', 1, 1, "
            "'{}', '{}', 0)"
        )
    town.close()
    code, told = said(capsys, "key", "backup", *may, "--bot", "@second_bot")
    assert (code, told.startswith("mm_8_")) == (0, True)
    assert said(capsys, "keys") == (0, "\n")
    assert said(capsys, "keys", "--bot", "second_bot") == (0, "backup  open  people:read\n")
    assert said(capsys, "revoke-key", "backup")[0] == 1
    assert said(capsys, "revoke-key", "backup", "--bot", "second_bot")[0] == 0
    both = ("--bot", "@second_bot", "--bot", "first")
    assert said(capsys, "create", "max", *both)[0] == 0
    assert said(capsys, "list") == (0, "max  moderator  open  8 7000000001\n")
    assert said(capsys, "verify-audit")[0] == 0


def test_the_log_is_verified_and_a_changed_line_is_found(
    capsys: pytest.CaptureFixture[str], database: Path
):
    assert said(capsys, "verify-audit") == (0, "the audit log is empty\n")
    for name in ("olga", "max", "eva"):
        said(capsys, "create", name)
    code, told = said(capsys, "verify-audit")
    assert code == 0
    assert "from line 1 to line 3" in told
    with sqlite3.connect(database) as tampering:
        tampering.execute("UPDATE audit SET about = 'mia' WHERE number = 2")
    tampering.close()
    code, told = said(capsys, "verify-audit")
    assert (code, "line 2" in told) == (1, True)


def test_wrong_settings_are_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PANEL_URL", "http://panel.example.org")
    code, told = said(capsys, "list")
    assert (code, told.startswith("PANEL_URL: must be")) == (2, True)


@pytest.mark.parametrize(
    "deed",
    [
        ("create", "olga"),
        ("password", "olga"),
        ("close", "olga"),
        ("second-factor", "olga"),
        ("list",),
        ("key", "backup", "--scope", "people:read"),
        ("revoke-key", "backup"),
        ("keys",),
        ("verify-audit",),
    ],
    ids=lambda deed: deed[0],
)
def test_without_a_token_nothing_is_made_and_nothing_called_whole(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    database: Path,
    deed: tuple[str, ...],
):
    monkeypatch.delenv("BOT_TOKEN")
    code, told = said(capsys, *deed)
    assert (code, told.startswith("BOT_TOKEN: set it")) == (2, True)
    assert not database.exists()


def test_without_the_extra_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    code, told = said(capsys, "list")
    assert (code, "meetsmatch[panel]" in told) == (1, True)


@pytest.mark.parametrize("often", [1, 99])
def test_who_writes_at_the_same_moment_is_waited_for_but_not_for_ever(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, often: int
):
    commit, failed = SqlStore.commit, 0

    async def contended(self: SqlStore, it: object) -> object:
        nonlocal failed
        failed += 1
        if failed <= often:
            raise Stale
        return await commit(self, it)

    monkeypatch.setattr(SqlStore, "commit", contended)
    if often == 1:
        assert said(capsys, "create", "olga")[0] == 0
    else:
        with pytest.raises(Stale):
            main(["admin", "create", "olga"])
