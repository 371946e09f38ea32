"""A phone in a browser shows its age: by the date of birth in its Telegram."""

from pathlib import Path

import pytest

from e2e.table import ALICE, Table, demo, opened

pytestmark = pytest.mark.browser


async def test_who_shows_a_date_of_birth_is_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGE_ASSURANCE", "birthday")
    async with demo(tmp_path, "--neighbours", "0") as url, opened(url, tmp_path) as table:
        await answers(table, ALICE)
        await table.told(ALICE, "ask-age_check", way="birthday", age=18)
        await table.press(ALICE, "age-start", way="birthday")
        await table.told(ALICE, "ready")


async def answers(table: Table, name: str) -> None:
    await table.phone(name).get_by_role("button", name="Start", exact=True).click()
    await table.press(name, "agree", age=18)
    await table.press(name, "gender-woman", "seeks-everyone")
    await table.press(name, "decade", decade="1990")
    await table.press(name, "year", year="1995")
