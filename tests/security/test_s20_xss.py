"""S-20: whatever people write runs nowhere in the panel: each payload in each place where words of
theirs are shown, each page in a browser."""

import shutil
from collections.abc import AsyncGenerator
from functools import partial

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from bot.scene import ANA, BOB, Scene
from e2e.running import free_port
from e2e.table import QUIET
from meetsmatch.app.evidence import of_card, of_message
from meetsmatch.app.work import Work
from meetsmatch.core.profiles import Face
from meetsmatch.core.relay import Content, Kind
from meetsmatch.core.sanctions import Actor, Rung
from meetsmatch.core.staff import StaffRole
from meetsmatch.listening import listening
from panel.stage import PASSWORD, Stage

pytestmark = pytest.mark.security

RUN = "window.ran=1;alert(1)"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror='{RUN}'>",
    f"<svg onload='{RUN}'>",
    f"<svg><script>{RUN}</script></svg>",
    f"<body onload='{RUN}'>",
    f"<details open ontoggle='{RUN}'>x</details>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"<form action='javascript:{RUN}'><button autofocus>x</button></form>",
    f"<input autofocus onfocus='{RUN}'>",
    f"<video><source onerror='{RUN}'></video>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror='{RUN}'>",
    f'"><script>{RUN}</script>',
    f"'><script>{RUN}</script>",
    f'" autofocus onfocus="{RUN}" x="',
    f"' autofocus onfocus='{RUN}' x='",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</option></select><script>{RUN}</script>",
    f"</blockquote></main><script>{RUN}</script>",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "{{ ''.__class__.__mro__ }}",
    "${7*7}#{7*7}<%= 7*7 %>",
    f"<style>@import 'javascript:{RUN}';</style>",
    f"<link rel=stylesheet href='data:text/css,*{{}}' onload='{RUN}'>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    f"\u2028<script>{RUN}</script>\u2029",
    f"<scr\0ipt>{RUN}</scr\0ipt>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"\u202e<script>{RUN}</script>",
    f"<IMG SRC=x OnErRoR={RUN}>",
    f"<img src=`x` onerror=`{RUN}`>",
)


@pytest_asyncio.fixture(loop_scope="function")
async def page() -> AsyncGenerator[Page]:
    async with async_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield await browser.new_page()
        await browser.close()


async def filled() -> Stage:
    """Every payload, in every place that shows what somebody wrote."""
    scene = Scene()
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(ANA, "/report")
    await scene.taps(ANA, "reason-insults")
    stage = Stage(scene)
    everything = "\n".join(PAYLOADS)
    face = Face(everything, everything, interests=PAYLOADS)
    for plain in (of_card(face), of_message(Content(Kind.TEXT, everything))):
        await stage.attaches(ANA, BOB, plain)
    about = await stage.print_of(BOB)
    made = await stage.parts.moderation.sanction(about, Rung.DAY, everything, Actor(everything))
    await stage.write(lambda: stage.parts.carried_out(made))
    await scene.taps(BOB, "appeal")
    asked = scene.last(BOB)
    await scene(BOB, everything[:900], reply_to_message={"message_id": asked})
    for payload in PAYLOADS:
        await stage.write(partial(_noted, stage, payload))
    return stage


async def _noted(stage: Stage, payload: str) -> Work:
    return Work((await stage.parts.audit.line(payload, payload, payload, payload),))


@pytest.mark.browser
async def test_nothing_that_somebody_wrote_runs(page: Page) -> None:
    stage = await filled()
    ran: list[str] = []
    page.on("dialog", lambda it: ran.append(it.message))
    page.on(
        "request", lambda it: ran.append(it.url) if "//evil" in it.url.partition("?")[0] else None
    )
    page.on("console", lambda it: ran.append(it.text) if "Security" in it.text else None)
    port = free_port()
    async with listening("PANEL_PORT", "127.0.0.1", port, stage.panel):
        await looked_at(page, f"http://127.0.0.1:{port}", stage)
    assert ran == []


async def looked_at(page: Page, url: str, stage: Stage) -> None:
    await stage.hires("olga", StaffRole.OWNER)
    await page.goto(f"{url}/login")
    await page.get_by_label("Name").fill("olga")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await page.get_by_role("heading", name="Dashboard").wait_for()
    case, person = await stage.path("reports", BOB), await stage.path("people", BOB)
    for path in ("/people", person, "/reports", "/appeals", "/sanctions", "/audit", case):
        await page.goto(f"{url}{path}")
        await quiet(page)
    await page.get_by_role("button", name="Show").click()
    await page.locator("blockquote").first.wait_for()
    assert await page.locator("blockquote").count() == 2
    await quiet(page)
    for payload in PAYLOADS:
        await page.goto(f"{url}/people")
        await page.get_by_label("Alias").fill(payload.replace("\n", " ")[:64])
        await page.get_by_role("button", name="Find").click()
        await quiet(page)


async def quiet(page: Page) -> None:
    await page.locator("main").wait_for()
    assert await page.evaluate("window.ran") is None
    assert await page.locator("main :is(script, iframe, img, video, base, style)").count() == 0
