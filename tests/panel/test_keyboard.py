"""All of the panel by keys alone: every page can be walked through, and what is worked most has
keys of its own, which the page tells."""

from contextlib import suppress

import pytest
from playwright.async_api import Page, TimeoutError, expect

from bot.scene import BOB
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.cases import VERDICTS
from meetsmatch.panel.verdicts import OUTCOMES
from meetsmatch.panel.view import MENU
from panel.furnished import furnished
from panel.looking import looked_at, pages

pytestmark = pytest.mark.browser

MARK = """() => {
    const all = 'a[href], :is(button, input:not([type=hidden]), select, textarea):enabled, ' +
        'summary, [tabindex="0"]'
    const shown = [...document.querySelectorAll(all)].filter(it => it.checkVisibility())
    shown.forEach((it, at) => it.dataset.at = at)
    document.activeElement.blur()
    return shown.map(it => it.outerHTML.slice(0, 90))
}"""
"""What can be worked, each by its place in the page."""

AT = """() => {
    const it = document.activeElement
    if (!it || it === document.body || !("at" in it.dataset)) return null
    const {outlineStyle, outlineWidth} = getComputedStyle(it)
    const [box, bar] = [it.getBoundingClientRect(), document.querySelector(".bar")]
    const above = document.elementFromPoint(box.left + box.width / 2, box.top + 2)
    const under = !bar.contains(it) && bar.contains(above)
    return {
        at: Number(it.dataset.at),
        seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !under &&
            box.bottom > 0 && box.top < innerHeight,
    }
}"""
MANY = 600


async def walked(page: Page) -> tuple[list[str], list[int], list[int]]:
    """What there is, where the Tab key led in order, and where nobody could see that it did."""
    there = await page.evaluate(MARK)
    order, unseen = list[int](), list[int]()
    for _ in range(MANY):
        await page.keyboard.press("Tab")
        now = await page.evaluate(AT)
        if now is None or (len(order) > 1 and now["at"] == order[0]):
            return there, order, unseen
        if order[-1:] != [now["at"]]:  # a date has three fields of its own
            order.append(now["at"])
            if not now["seen"]:
                unseen.append(now["at"])
    raise AssertionError("the Tab key never leaves the page")


async def goes(page: Page, key: str) -> None:
    """Both keys must come soon after one another, which a busy machine may not manage at once."""
    for _ in range(9):
        before = page.url
        await page.keyboard.press("g")
        await page.keyboard.press(key)
        with suppress(TimeoutError):
            return await page.wait_for_url(lambda it, before=before: it != before, timeout=9_000)


async def test_every_page_is_walked_through_in_its_order_and_one_sees_where_one_is() -> None:
    stage = await furnished()
    async with looked_at(stage) as window:
        page = await window.entered(StaffRole.OWNER, viewport={"width": 1280, "height": 900})
        for paths in (await pages(stage, StaffRole.OWNER)).values():
            for path in paths:
                await page.goto(f"{window.url}{path}")
                there, order, unseen = await walked(page)
                assert order == sorted(order), path
                missed = [it for at, it in enumerate(there) if at not in order]
                assert missed == [], path
                assert [there[at] for at in unseen] == [], path


async def test_the_keys_that_a_page_tells_of_do_what_it_says() -> None:
    stage = await furnished()
    async with looked_at(stage) as window:
        page = await window.entered(StaffRole.OWNER)
        told = page.locator(".shortcuts")
        for it in MENU:
            await page.goto(f"{window.url}/account")
            await page.keyboard.press("?")
            await expect(told.get_by_text(it.name, exact=True)).to_be_visible()
            await goes(page, it.key)
            await expect(page).to_have_url(f"{window.url}{it.path}")
        for is_open in (True, False):
            await page.keyboard.press("?")
            await expect(told).to_have_js_property("open", is_open)
        await page.goto(f"{window.url}/people")
        await page.keyboard.press("/")
        await expect(page.get_by_label("Alias")).to_be_focused()


async def test_the_first_key_leads_past_the_menu() -> None:
    async with looked_at(await furnished()) as window:
        page = await window.entered(StaffRole.MODERATOR)
        await page.goto(f"{window.url}/reports")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await expect(page.locator("a.case").first).to_be_focused()


async def test_a_case_is_found_read_and_decided_with_single_keys() -> None:
    stage = await furnished()
    bob = await stage.print_of(BOB)
    async with looked_at(stage) as window:
        page = await window.entered(StaffRole.MODERATOR)
        await goes(page, "r")
        cards = page.locator("a.case")
        await expect(cards).to_have_count(2)
        await page.keyboard.press("j")
        await expect(cards.first).to_be_focused()
        await page.keyboard.press("j")
        await expect(cards.last).to_be_focused()
        await page.keyboard.press("k")
        await expect(cards.first).to_be_focused()
        await page.goto(f"{window.url}{await stage.path('reports', BOB)}")
        await page.keyboard.press("?")
        for key, name, about in VERDICTS.values():
            await expect(page.get_by_role("button", name=f"{key} {name}")).to_be_visible()
            await expect(page.locator(".shortcuts").get_by_text(about)).to_be_visible()
        await page.keyboard.press("e")
        await expect(page.locator("blockquote")).to_have_count(3)
        await page.keyboard.press("5")
        await expect(page.get_by_role("button", name="Press again")).to_be_visible()
        await page.keyboard.press("5")
        await expect(page.get_by_role("status")).to_contain_text("Decided: Ban")
        await page.keyboard.press("0")
        await expect(page.get_by_role("status")).to_contain_text("Decided: Dismiss")
        await expect(page.get_by_text("Nothing to decide.")).to_be_visible()
    deeds = [it for it in await stage.deeds() if it[1] == "case-decided"]
    assert [it[3].partition(" ")[0] for it in deeds] == ["ban", "dismiss"]
    assert deeds[0][2] == bob[:10]


async def test_an_appeal_is_found_read_and_judged_with_keys() -> None:
    stage = await furnished()
    async with looked_at(stage) as window:
        page = await window.entered(StaffRole.MODERATOR)
        await goes(page, "a")
        appeals = page.locator("a.case")
        await expect(appeals).to_have_count(2)
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="Appeal of").wait_for()
        await page.keyboard.press("?")
        for key, name, about in OUTCOMES.values():
            await expect(page.get_by_role("button", name=f"{key} {name}")).to_be_visible()
            await expect(page.locator(".shortcuts").get_by_text(about)).to_be_visible()
        await page.keyboard.press("e")
        await expect(page.locator("#evidence blockquote")).to_have_count(3)
        await page.keyboard.press("0")
        await expect(page.get_by_role("button", name="Press again")).to_be_visible()
        await page.keyboard.press("0")
        await expect(page.get_by_role("status")).to_contain_text("Granted")
        await appeals.click()
        await page.get_by_text("decided without a report").wait_for()
        for _ in range(2):
            await page.keyboard.press("1")
        await expect(page.get_by_text("No appeal waits.")).to_be_visible()
    deeds = [it[1] for it in await stage.deeds()]
    assert deeds[-3:] == ["evidence-read", "appeal-granted", "appeal-upheld"]
