"""`meetsmatch campaigns` as an operator types it: what is said, and how it ends when it can't."""

from pathlib import Path

import pytest

from e2e.running import KEY, TOKEN
from meetsmatch.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings in the environment; Telegram can't be reached."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "BOT_TOKEN": TOKEN,
        "API_URL": "http://127.0.0.1:9",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'meetsmatch.db'}",
        "SECRET_KEYS": KEY,
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_a_link_is_made_and_listed_even_while_telegram_is_away(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["campaigns", "add", "Poster"]) == 0
    code = capsys.readouterr().out.strip().rpartition("=")[2]
    assert main(["campaigns", "list"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split() == ["Poster", code, "0", "0"]


def test_a_name_that_is_taken_or_none_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["campaigns", "add", "Poster"]) == 0
    assert main(["campaigns", "add", "Poster"]) == 1
    assert "take another name" in capsys.readouterr().err
    assert main(["campaigns", "add", " "]) == 1
    assert "1 to 64" in capsys.readouterr().err


def test_what_cannot_start_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder}")
    assert main(["campaigns", "list"]) == 1
    assert str(folder) in capsys.readouterr().err
    monkeypatch.setenv("BOT_TOKEN", "no-token")
    assert main(["campaigns", "list"]) == 2
    assert "BOT_TOKEN" in capsys.readouterr().err
