"""The panel on a phone: nothing has to be scrolled sideways, and rows that are shown as cards say
which column each of their cells is of. Wherever it is shown, the menu covers nothing."""

import pytest

from meetsmatch.core.staff import StaffRole
from panel.furnished import furnished
from panel.looking import SIDEWAYS, looked_at, pages

pytestmark = pytest.mark.browser

WIDTHS = (390, 320)
LONG = "Donaudampfschiffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
UNTOLD = """() => [...document.querySelectorAll("main .table:not([data-fixed]) tbody tr")].flatMap(
    row => [...row.cells].filter((cell, at) => {
        const heading = row.closest("table").tHead.rows[0].cells[at]
        const words = heading.querySelector(".hidden") ? "" : heading.textContent
        const said = cell.matches("th, .lead, [colspan]") ? "" : words
        return cell.textContent.trim() && (cell.dataset.label ?? "") !== said
    }).map(cell => cell.outerHTML.slice(0, 120)))"""
"""Cells that don't say what stands above their column; the first one tells of itself."""

CRAMPED = """() => {
    const told = []
    for (const it of document.querySelectorAll("main :is(button, .button)")) {
        const walker = document.createTreeWalker(it, NodeFilter.SHOW_TEXT)
        for (let text; it.checkVisibility() && (text = walker.nextNode()); ) {
            for (const word of text.data.matchAll(/[^\\s]+/g)) {
                const range = document.createRange()
                range.setStart(text, word.index)
                range.setEnd(text, word.index + word[0].length)
                const lines = new Set([...range.getClientRects()].map(it => Math.round(it.top)))
                if (lines.size > 1) told.push(`“${word[0]}” is broken`)
            }
        }
    }
    const fields = "main label input:not([type=checkbox], [type=radio])"
    for (const it of document.querySelectorAll(fields))
        if (it.checkVisibility() && it.clientWidth < 112)
            told.push(`${it.name} is ${it.clientWidth} px wide`)
    return told
}"""
"""Words of buttons that are broken, and fields that hold next to nothing."""


COVERED = """name => {
    const bar = document.querySelector(".bar").getBoundingClientRect()
    const top = document.getElementById(name).getBoundingClientRect().top
    return Math.round(top - Math.max(0, bar.bottom))
}"""
"""How far below the menu something begins, in pixels."""


@pytest.mark.parametrize("words", ["Hello & good day", LONG])
async def test_no_page_scrolls_sideways_on_a_phone(words: str) -> None:
    stage = await furnished(words)
    told = list[str]()
    async with looked_at(stage) as window:
        page = await window.entered(StaffRole.OWNER)
        for paths in (await pages(stage, StaffRole.OWNER)).values():
            for path in paths:
                await page.goto(f"{window.url}{path}")
                for summary in await page.locator("main summary").all():
                    await summary.click()
                for width in WIDTHS:
                    await page.set_viewport_size({"width": width, "height": 844})
                    found = await page.evaluate(SIDEWAYS)
                    if words != LONG:
                        found += await page.evaluate(CRAMPED)
                    told += [f"{path}, {width} px: {it}" for it in found]
                told += [f"{path}: {it}" for it in await page.evaluate(UNTOLD)]
    assert not told, "\n".join(told)


async def test_what_a_link_leads_to_is_not_covered_by_the_menu() -> None:
    async with looked_at(await furnished()) as window:
        page = await window.entered(StaffRole.OWNER)
        for width in (1280, 1024, 800, 390):
            await page.set_viewport_size({"width": width, "height": 844})
            for target in ("group-2", "QUEUE_LIMIT", "group-5"):
                await page.goto(f"{window.url}/limits#{target}")
                at = await page.evaluate(COVERED, target)
                assert at >= 0, f"#{target}, {width} px wide: {-at} px are covered"
