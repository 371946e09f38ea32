"""What can't be taken back is pressed twice: that it waits for the second press is said, and that
none came, to everybody."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from bot.scene import ANA, BOB
from meetsmatch.core.staff import StaffRole
from panel.furnished import furnished
from panel.looking import Window, looked_at

pytestmark = pytest.mark.browser

LAPSE_S = 12
STUCK = """() => {
    window.sent = 0
    document.addEventListener("submit", event => {
        if (!event.defaultPrevented) window.sent += 1
        event.preventDefault()
    })
}"""
"""Nothing that is sent arrives."""


async def accounts(window: Window) -> Page:
    page = await window.entered(StaffRole.OWNER)
    await page.clock.install()
    await page.goto(f"{window.url}/accounts")
    return page


async def test_who_waits_too_long_is_told_that_nothing_was_done_and_may_press_anew() -> None:
    stage = await furnished()
    async with looked_at(stage) as window:
        page = await accounts(window)
        lines = await stage.deeds()
        row = page.get_by_role("row").filter(has_text="anna")
        said, close = page.locator("[aria-live=polite][data-note]"), row.get_by_role("button")
        await expect(said).to_have_text("")
        await close.last.press("Enter")
        await expect(close.last).to_have_text("Press again to confirm")
        await expect(close.last).to_be_focused()
        await expect(said).to_contain_text(
            "Nothing is done yet. Press “Close account” again within 12"
        )
        await expect(said).to_be_in_viewport()
        await page.clock.fast_forward(LAPSE_S * 1_000 + 1)
        await expect(close.last).to_have_text("Close account")
        await expect(close.last).to_be_focused()
        await expect(said).to_contain_text(
            "“Close account” was not confirmed within 12 seconds: nothing"
        )
        assert await stage.deeds() == lines
        await close.last.press("Enter")
        await page.clock.fast_forward(LAPSE_S * 1_000 - 1_000)
        await close.last.press("Enter")
        await expect(page.get_by_role("status")).to_be_visible()
        assert [it[1:3] for it in (await stage.deeds())[len(lines) :]] == [
            ("account-closed", "anna")
        ]


async def test_one_deed_waits_at_a_time_and_escape_leaves_it() -> None:
    stage = await furnished()
    async with looked_at(stage) as window:
        page = await accounts(window)
        lines = await stage.deeds()
        row, said = page.get_by_role("row").filter(has_text="anna"), page.locator("[data-note]")
        buttons = row.get_by_role("button")
        await buttons.first.click()
        await buttons.last.click()
        assert await buttons.all_inner_texts() == ["New password", "Press again to confirm"]
        await page.keyboard.press("Escape")
        await expect(said).to_have_text("“Close account” was left: nothing was done.")
        assert await buttons.all_inner_texts() == ["New password", "Close account"]
        await page.clock.fast_forward(LAPSE_S * 1_000 + 1)
        await expect(said).to_have_text("“Close account” was left: nothing was done.")
        await page.goto(f"{window.url}/interests")
        await page.get_by_role("button", name="Remove hiking").click()
        await expect(said).to_contain_text("Press “Remove hiking” again")
        assert await stage.deeds() == lines


async def test_nobody_is_told_that_nothing_was_done_once_it_is_under_way() -> None:
    async with looked_at(await furnished()) as window:
        page = await accounts(window)
        row, said = page.get_by_role("row").filter(has_text="anna"), page.locator("[data-note]")
        close = row.get_by_role("button").last
        await page.evaluate(STUCK)
        await close.click()
        await close.click()
        await expect(close).to_have_text("Under way…")
        await page.clock.fast_forward(LAPSE_S * 1_000 + 1)
        await close.click()
        await expect(close).to_have_text("Under way…")
        await expect(said).to_have_text("")
        assert await page.evaluate("sent") == 1
        await page.keyboard.press("Escape")
        await expect(said).to_have_text("")


async def test_a_page_that_the_browser_kept_waits_for_no_second_press() -> None:
    async with looked_at(await furnished()) as window:
        page = await accounts(window)
        close = page.get_by_role("row").filter(has_text="anna").get_by_role("button").last
        await close.click()
        await expect(close).to_have_text("Press again to confirm")
        await page.evaluate(
            "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
        )
        await expect(close).not_to_have_text("Press again to confirm")
        await expect(page.locator("[data-note]")).to_have_text("")


async def test_a_ban_without_a_report_is_pressed_twice() -> None:
    stage = await furnished()
    async with looked_at(stage) as window:
        page = await window.entered(StaffRole.MODERATOR)
        await page.goto(f"{window.url}{await stage.path('people', ANA)}")
        await page.get_by_label("Reason, as they will read it").select_option("spam")
        ban = page.locator("button[value=ban]")
        await ban.press("Enter")
        await expect(page.locator("[data-note]")).to_contain_text("Press “Ban” again")
        assert "sanctioned" not in [it[1] for it in await stage.deeds()]
        await ban.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("Decided: Ban")
        await expect(page.get_by_text("banned already")).to_be_visible()
    assert [it[3] for it in await stage.deeds() if it[1] == "sanctioned"] == ["ban for spam"]


async def test_a_second_tap_does_not_decide_the_next_case_and_a_key_does() -> None:
    stage = await furnished()
    now = datetime(2030, 1, 1, tzinfo=UTC)
    async with looked_at(stage) as window:
        page = await window.entered(StaffRole.MODERATOR)
        await page.clock.set_fixed_time(now)
        await page.goto(f"{window.url}{await stage.path('reports', BOB)}")
        await page.clock.set_fixed_time(now + timedelta(seconds=1))
        await page.get_by_role("button", name="1 hour").click()
        done = page.get_by_role("status")
        await expect(done).to_contain_text("Decided: 1 hour")
        await expect(done.get_by_role("link", name="Sanctions")).to_be_visible()
        await page.get_by_role("button", name="1 hour").click()
        await expect(page.locator("[data-note]")).to_contain_text("Nothing is done")
        await page.keyboard.press("0")
        await expect(done).to_contain_text("Decided: Dismiss")
    deeds = [it[3].partition(" ")[0] for it in await stage.deeds() if it[1] == "case-decided"]
    assert deeds == ["hour", "dismiss"]
