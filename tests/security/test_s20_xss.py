"""S-20: whatever people, operators or Telegram write runs nowhere in the panel: each payload in
each place where words are shown, each page of each role in a browser."""

import pytest
from playwright.async_api import Page

from bot.scene import BOB
from meetsmatch.core.staff import StaffRole
from meetsmatch.panel.gate import HEADERS
from panel.furnished import furnished
from panel.looking import Window, looked_at, pages

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


EVERYTHING = "\n".join(PAYLOADS)
UNSAFE = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "data:", "blob:", "*", "http:")
FOREIGN = "main :is(script, iframe, video, base, style, link, meta, math, object, embed)"
PICTURES = (
    "[...document.images].filter(it => !/^\\/(static\\/|(reports|appeals)\\/\\w+\\/evidence\\/)/"
    ".test(it.getAttribute('src'))).length"
)


class Ran:
    """What ran, was asked for elsewhere, or was only stopped by the browser."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url, self.told = page, url, list[str]()
        page.on("dialog", lambda it: self.told.append(it.message))
        page.on("request", lambda it: self._asked(it.url))
        page.on("console", lambda it: self.told.append(it.text) if "Security" in it.text else None)

    def _asked(self, url: str) -> None:
        if not url.startswith(self.url):
            self.told.append(url)

    async def nothing(self) -> None:
        """On the page that is shown now."""
        page = self.page
        await page.locator("main").wait_for()
        assert await page.evaluate("window.ran") is None, page.url
        assert await page.locator(FOREIGN).count() == 0, page.url
        assert await page.evaluate(PICTURES) == 0, page.url
        assert page.url.startswith(self.url)
        assert self.told == [], page.url


def test_the_policy_lets_nothing_run_that_stands_in_a_page() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert not [it for it in UNSAFE if it in policy]
    assert {"default-src 'none'", "script-src 'self'", "base-uri 'none'"} <= {
        it.strip() for it in policy.split(";")
    }


SHOWN = {
    "GET /accounts",
    "GET /appeals",
    "GET /appeals/{sanction}",
    "GET /audit",
    "GET /bots",
    "GET /broadcasts",
    "GET /broadcasts/{number}",
    "GET /experiments",
    "GET /experiments/{number}",
    "GET /invitations",
    "GET /people/{alias}",
    "GET /reports/{alias}",
    "GET /sanctions",
}
"""Where the words can be read, or nothing is proved by their not running."""


@pytest.mark.browser
@pytest.mark.parametrize("role", list(StaffRole))
async def test_nothing_that_somebody_wrote_runs(role: StaffRole) -> None:
    stage = await furnished(EVERYTHING, PAYLOADS)
    async with looked_at(stage) as window:
        page = await window.entered(role)
        ran, seen = Ran(page, window.url), set[str]()
        there = await pages(stage, role)
        for route, paths in there.items():
            for path in paths:
                got = await page.goto(f"{window.url}{path}")
                assert got is not None
                assert got.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
                assert got.ok, path
                for summary in await page.locator("summary").all():
                    await summary.click()
                await ran.nothing()
                if "window.ran" in await page.locator("main").inner_text():
                    seen.add(route)
        assert seen >= SHOWN & there.keys()


@pytest.mark.browser
async def test_nothing_that_was_attached_runs() -> None:
    """On the page of a case, and on that of an appeal."""
    stage = await furnished(EVERYTHING)
    (eve_s, *_) = await stage.parts.moderation.appeals()
    async with looked_at(stage) as window:
        page = await window.entered(StaffRole.MODERATOR)
        ran = Ran(page, window.url)
        for path in (await stage.path("reports", BOB), f"/appeals/{eve_s.sanction.id}"):
            await page.goto(f"{window.url}{path}")
            await page.get_by_role("button", name="Show 3 pieces").click()
            pieces = page.locator("#evidence blockquote")
            await pieces.first.wait_for()
            assert await pieces.count() == 3
            assert "onerror" in await pieces.first.inner_text(), "it is shown"
            await ran.nothing()


@pytest.mark.browser
async def test_nothing_that_was_typed_and_is_said_again_runs() -> None:
    """Every field whose words come back: searches, drafts that were refused, names of nobody."""
    async with looked_at(await furnished()) as window:
        page = await window.entered(StaffRole.OWNER)
        ran = Ran(page, window.url)
        for payload in PAYLOADS:
            await _typed(window, page, "/people", "Find", {"Alias": payload})
            await ran.nothing()
        for path, button, labels in (
            ("/broadcasts/new", "Save the draft", ("Name", "Countries", "What it says, in en")),
            ("/experiments/new", "Save the draft", ("Name", "Name of variant 1", "Settings of")),
            ("/invitations", "Make it", ("Name",)),
            ("/keys", "Make it", ("Name",)),
            ("/accounts", "Make it", ("Name",)),
            ("/limits", "Set", ("BANNER", "MIN_AGE")),
            ("/interests", "Add it", ("Its name in en", "Its name in ru")),
            ("/bots", "Add it", ("Its token",)),
        ):
            for part in range(0, len(PAYLOADS), 4):
                words = "".join(PAYLOADS[part : part + 4])
                await _typed(window, page, path, button, dict.fromkeys(labels, words))
                await ran.nothing()


async def _typed(
    window: Window, page: Page, path: str, button: str, fields: dict[str, str]
) -> None:
    await page.goto(f"{window.url}{path}")
    for summary in await page.locator("main summary").all():
        await summary.click()
    for label, words in fields.items():
        field = page.get_by_label(label).first
        if await field.count():
            await field.evaluate("it => it.removeAttribute('maxlength')")
            await field.fill(words.replace("\n", " "))
    await page.get_by_role("button", name=button, exact=True).first.click()


@pytest.mark.browser
async def test_who_is_nobody_yet_runs_nothing_either() -> None:
    async with looked_at(await furnished()) as window:
        page = await window.opened()
        ran = Ran(page, window.url)
        for payload in PAYLOADS[:3]:
            await page.goto(f"{window.url}/login")
            await page.get_by_label("Name").evaluate("it => it.removeAttribute('maxlength')")
            await page.get_by_label("Name").fill(payload)
            await page.get_by_label("Password").fill(payload)
            await page.get_by_role("button", name="Log in").click()
            await page.get_by_role("alert").wait_for()
            await ran.nothing()
        await page.goto(f"{window.url}/%3Cscript%3E{RUN}%3C/script%3E")
        await ran.nothing()
