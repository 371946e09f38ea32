"""Everybody can use the panel: axe looks at every page, of every role, dark and light, on a phone
and on a desk; axe-core is fetched with npm, as it is locked in this folder."""

import asyncio
import os
import shutil
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Page

from bot.scene import BOB
from meetsmatch.core.staff import StaffRole
from panel.furnished import furnished
from panel.looking import SIDEWAYS, Window, looked_at, pages
from panel.stage import PASSWORD

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
GRAVE = {"serious", "critical"}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = ({"width": 390, "height": 844}, {"width": 1280, "height": 900})
LOOK = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(it =>
    [it.impact, it.id, it.nodes.map(node => node.html.slice(0, 160)).join("\\n    ")])"""

PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""What depends on the width has been set by then."""


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script. In a folder of its own: others may be installing in this one just now."""
    if shutil.which("npm") is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("npm is needed")
    folder = tmp_path_factory.mktemp("axe")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder)
    said = asyncio.run(_installed(folder))
    script = folder / "node_modules/axe-core/axe.min.js"
    assert script.exists(), said
    return script.read_text("utf-8")


async def _installed(folder: Path) -> str:
    command = ("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--prefix", str(folder))
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=STDOUT)
    said, _ = await process.communicate()
    return said.decode()


async def found(page: Page, axe: str, where: str) -> list[str]:
    """What axe finds that keeps somebody out, and whether all of it fits the width."""
    await page.evaluate(axe)
    told = list[str]()
    for size in SIZES:
        await page.set_viewport_size(size)
        await page.evaluate(PAINTED)
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            looked = f"{where}, {scheme}, {size['width']} px wide"
            for impact, rule, nodes in await page.evaluate(LOOK):
                if impact in GRAVE:
                    told.append(f"{looked}: {rule}\n    {nodes}")
        for wide in await page.evaluate(SIDEWAYS):
            told.append(f"{where}, {size['width']} px wide: scrolls sideways: {wide}")
    return told


@pytest.mark.parametrize("role", list(StaffRole))
async def test_nothing_on_any_page_keeps_anybody_out(role: StaffRole, axe: str) -> None:
    stage = await furnished()
    told = list[str]()
    async with looked_at(stage) as window:
        page = await window.entered(role)
        for paths in (await pages(stage, role)).values():
            for path in paths:
                got = await page.goto(f"{window.url}{path}")
                assert got is not None
                assert got.ok, path
                for summary in await page.locator("summary").all():
                    await summary.click()
                told += await found(page, axe, f"{role.value} {path}")
    assert not told, "\n".join(told)


async def test_nothing_on_what_is_shown_in_answer_keeps_anybody_out(axe: str) -> None:
    """Forms that were filled in, well and badly, and pages of which there are no addresses."""
    stage = await furnished()
    told = list[str]()
    async with looked_at(stage) as window:
        for shown in (
            _refused,
            _nowhere,
            _evidence,
            _evidence_of_an_appeal,
            _key,
            _account,
            _identity,
            _second,
            _wrong,
            _read,
            _waiting,
        ):
            page = await shown(window)
            told += await found(page, axe, shown.__name__)
            await page.context.close()
    assert not told, "\n".join(told)


async def _refused(window: Window) -> Page:
    page = await window.opened()
    await page.goto(f"{window.url}/login")
    await page.get_by_label("Name").fill("olga")
    await page.get_by_label("Password").fill("a guess")
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").wait_for()
    return page


async def _nowhere(window: Window) -> Page:
    page = await window.entered(StaffRole.OWNER)
    await page.goto(f"{window.url}/nothing")
    return page


async def _evidence(window: Window) -> Page:
    return await _attached(window, await window.stage.path("reports", BOB))


async def _evidence_of_an_appeal(window: Window) -> Page:
    (eve_s, *_) = await window.stage.parts.moderation.appeals()
    return await _attached(window, f"/appeals/{eve_s.sanction.id}")


async def _attached(window: Window, path: str) -> Page:
    page = await window.entered(StaffRole.MODERATOR)
    await page.goto(f"{window.url}{path}")
    await page.get_by_role("button", name="Show 3 pieces").click()
    await page.locator("#evidence blockquote").first.wait_for()
    for summary in await page.locator("#evidence summary").all():
        await summary.click()
    return page


async def _key(window: Window) -> Page:
    page = await window.entered(StaffRole.OWNER)
    await page.goto(f"{window.url}/keys")
    await page.get_by_label("Name").fill("another")
    await page.get_by_label("people:read").check()
    await page.get_by_role("button", name="Make it").click()
    await page.get_by_role("status").wait_for()
    return page


async def _account(window: Window) -> Page:
    page = await window.entered(StaffRole.OWNER)
    await page.goto(f"{window.url}/accounts")
    await page.get_by_label("Name").fill("another")
    await page.get_by_label("every bot").last.check()
    await page.get_by_role("button", name="Make it").click()
    await page.get_by_role("status").wait_for()
    return page


async def _identity(window: Window) -> Page:
    page = await window.entered(StaffRole.OWNER)
    await page.goto(f"{window.url}{await window.stage.path('people', BOB)}")
    await page.get_by_text("I have to know").click()
    await page.get_by_label("Reason").fill("A letter of the police, file 12/34")
    await page.get_by_label("Your password").fill(PASSWORD)
    await page.get_by_role("button", name="Write it down").click()
    await page.get_by_role("button", name="Press again").click()
    await page.get_by_text("is in Telegram").wait_for()
    return page


async def _second(window: Window) -> Page:
    page = await window.entered(StaffRole.ANALYST)
    await page.goto(f"{window.url}/account")
    await page.get_by_label("Your password").fill(PASSWORD)
    await page.get_by_role("button", name="Set it up").click()
    await page.get_by_role("heading", name="Scan this").wait_for()
    return page


async def _wrong(window: Window) -> Page:
    page = await window.entered(StaffRole.OWNER)
    await page.goto(f"{window.url}/limits")
    await page.get_by_label("MIN_AGE").fill("12")
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").wait_for()
    return page


async def _read(window: Window) -> Page:
    page = await window.entered(StaffRole.OWNER)
    await page.goto(f"{window.url}/texts?q=too-soon")
    await page.get_by_role("button", name="See it first").last.click()
    await page.locator(".bubble").first.wait_for()
    return page


async def _waiting(window: Window) -> Page:
    page = await window.entered(StaffRole.OWNER)
    await page.goto(f"{window.url}/keys")
    await page.get_by_role("button", name="Revoke").first.click()
    await page.get_by_role("button", name="Press again").wait_for()
    return page
