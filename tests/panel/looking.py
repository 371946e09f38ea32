"""The panel of a stage in a real browser, and every page that there is."""

import shutil
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, async_playwright, expect

from bot.scene import ANA, BOB
from e2e.running import free_port
from e2e.table import PATIENCE_MS, QUIET
from meetsmatch.core.staff import StaffRole
from meetsmatch.listening import listening
from meetsmatch.panel.routes import ACCESS
from panel.stage import PASSWORD, Stage

NAMES = {StaffRole.OWNER: "olga", StaffRole.MODERATOR: "max", StaffRole.ANALYST: "anna"}
NO_PAGES = {
    "GET /static/{name}",
    "GET /live",
    "GET /broadcasts/{number}/live",
    "GET /trends/export/{file}",
    "GET /trends/exports/{file}",
    "GET /reports/{alias}/evidence/{file}",
    "GET /appeals/{sanction}/evidence/{file}",
    "GET /login",  # who is logged in is led away from it
}

TRY_MS = 180_000
"""So long after one login the next one of the same account is allowed, however many there are."""


@dataclass(frozen=True, slots=True)
class Window:
    """A browser on the panel of a stage."""

    stage: Stage
    browser: Browser
    url: str

    async def entered(self, role: StaffRole, **more: object) -> Page:
        """A page of somebody's who has logged in; `more` is what a browser's page may be."""
        page = await self.opened(**more)
        self.stage.scene.clock.ms += TRY_MS
        if await self.stage.scene.store.roster.account(self.stage.scene.bot, NAMES[role]) is None:
            await self.stage.hires(NAMES[role], role)
        await page.goto(f"{self.url}/login")
        await page.get_by_label("Name").fill(NAMES[role])
        await page.get_by_label("Password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="Dashboard").wait_for()
        return page

    async def opened(self, **more: object) -> Page:
        """One that belongs to nobody yet."""
        context = await self.browser.new_context(reduced_motion="reduce", **more)
        context.set_default_timeout(PATIENCE_MS)
        return await context.new_page()


@asynccontextmanager
async def looked_at(stage: Stage) -> AsyncGenerator[Window]:
    """For as long as the block runs."""
    port = free_port()
    expect.set_options(timeout=PATIENCE_MS)
    async with (
        listening("PANEL_PORT", "127.0.0.1", port, stage.panel),
        async_playwright() as playwright,
    ):
        chromium = shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield Window(stage, browser, f"http://127.0.0.1:{port}")
        await browser.close()


SIDEWAYS = """() => [document.scrollingElement, ...document.querySelectorAll("main *")]
    .filter(it => it.scrollWidth > it.clientWidth && (it === document.scrollingElement ||
        /auto|scroll/.test(getComputedStyle(it).overflowX) && !it.matches("input, textarea")))
    .map(it => `${it.outerHTML.slice(0, 90)}: ${it.scrollWidth} in ${it.clientWidth}`)"""
"""The page, or whatever of it, that one has to scroll sideways to read it."""


async def pages(stage: Stage, role: StaffRole) -> Mapping[str, list[str]]:
    """Every page that this role may see, as addresses by route. One that is new must be named
    here before the tests that look at all of them pass."""
    alias = (await stage.path("people", BOB)).rpartition("/")[2]
    appeals = [it.sanction.id for it in await stage.parts.moderation.appeals()]
    numbers = {"broadcasts": [1, 2, 3], "experiments": [1, 2, 3], "appeals": appeals}
    found = dict[str, list[str]]()
    for route, roles in ACCESS.items():
        if not route.startswith("GET ") or route in NO_PAGES or role not in (roles or ()):
            continue
        path = (
            route.removeprefix("GET ").replace("{alias}", alias).replace("{sanction}", "{number}")
        )
        family = path.split("/")[1]
        of = numbers.get(family, []) if "{number}" in path else [0]
        found[route] = [path.replace("{number}", str(it)) for it in of]
        assert "{" not in "".join(found[route]), f"no address is known of {route}"
    if people := found.get("GET /people/{alias}"):
        people.append(await stage.path("people", ANA))  # nobody has reported her
    return found
