"""Values into HTML: templates that escape whatever they are given, and the words for times."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import resources
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from meetsmatch.app.cases import alias
from meetsmatch.core.ids import BotId, Fingerprint
from meetsmatch.core.rules import DAY_MS, HOUR_MS, MINUTE_MS
from meetsmatch.core.sanctions import Rung
from meetsmatch.core.sieve import Status
from meetsmatch.panel.gate import Gate
from meetsmatch.panel.parts import Parts, Visit
from meetsmatch.panel.routes import ACCESS

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
ESCAPED_TAG = re.compile(r"&lt;(/?(?:b|i|code))&gt;")
LINK_LETTERS = 16
"""Of a fingerprint, in addresses: enough that no two people share them."""

RUNGS = {
    Rung.WARNING: "Warning",
    Rung.HOUR: "1 hour",
    Rung.DAY: "1 day",
    Rung.THREE_DAYS: "3 days",
    Rung.BAN: "Ban",
}

STATUSES = {
    Status.ACTIVE: "here",
    Status.JOINING: "still joining",
    Status.HIDDEN: "hidden, under review",
    Status.SUSPENDED: "kept out",
    Status.UNREACHABLE: "has blocked the bot",
}


class Link(NamedTuple):
    """A line of the menu."""

    path: str
    name: str
    key: str
    """Pressed after `g`, leads there."""


MENU = (
    Link("/", "Dashboard", "d"),
    Link("/trends", "Trends", "t"),
    Link("/people", "People", "p"),
    Link("/reports", "Reports", "r"),
    Link("/appeals", "Appeals", "a"),
    Link("/sanctions", "Sanctions", "s"),
    Link("/invitations", "Invitations", "i"),
    Link("/broadcasts", "Broadcasts", "n"),
    Link("/experiments", "Experiments", "e"),
    Link("/keys", "Keys", "k"),
    Link("/texts", "Texts", "x"),
    Link("/interests", "Interests", "o"),
    Link("/limits", "Limits", "m"),
    Link("/bots", "Bots", "b"),
    Link("/accounts", "Accounts", "c"),
    Link("/audit", "Audit", "l"),
)


class View:
    """Makes every page."""

    def __init__(self, parts: Parts, gate: Gate) -> None:
        self._parts, self._gate = parts, gate
        self._files = dict(_files())
        jinja = Environment(
            loader=PackageLoader("meetsmatch.panel"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        jinja.filters.update(
            ago=self._ago,
            when=when,
            day=day,
            alias=alias,
            link=link,
            count=count,
            rung=rung,
            tagged=tagged,
            status=parts.sieving.status,
            status_words=STATUSES.__getitem__,
            days_ago=self._days_ago,
        )
        self._jinja = jinja
        self._version = _version(self._files)

    def html(
        self, visit: Visit, template: str, facts: Mapping[str, object], status: int = 200
    ) -> Response:
        """A page for whoever visits."""
        shared = {
            "account": visit.account,
            "csrf": self._gate.csrf(visit.token) if visit.token else "",
            "menu": [it for it in MENU if _may(visit, it.path)],
            "choices": self._choices(visit),
            "chosen": self._parts.bot,
            "here": visit.request.url.path,
            "now_ms": self._parts.now_ms(),
            "version": self._version,
        }
        text = self._jinja.get_template(template).render({**shared, **facts})
        return HTMLResponse(text, status, {"Cache-Control": "no-store"})

    def _choices(self, visit: Visit) -> Mapping[BotId, str]:
        """The bots whose pages this visitor may see, by name; empty where there is one bot."""
        it, account = self._parts.installation, visit.account
        if it is None or account is None or len(it.at_work()) < 2:
            return {}
        return {bot: of.name for bot, of in it.at_work().items() if account.sees(bot)}

    def file(self, name: str) -> Response | None:
        """A style, a script or a picture of ours; its address changes when it does."""
        if name not in self._files:
            return None
        kind = KINDS[name.rpartition(".")[2]]
        cached = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(self._files[name], 200, cached, kind)

    def _ago(self, ms: int) -> str:
        return between(self._parts.now_ms() - ms)

    def _days_ago(self, day: int) -> str:
        return between((self._parts.now_ms() // DAY_MS - day) * DAY_MS, "today")


def between(ms: int, now: str = "now") -> str:
    """How long that is, in one word and a number; what lies ahead as well."""
    words = next(
        (
            f"{abs(ms) // unit_ms} {unit}"
            for unit, unit_ms in (("d", DAY_MS), ("h", HOUR_MS), ("min", MINUTE_MS))
            if abs(ms) >= unit_ms
        ),
        "",
    )
    if not words:
        return now
    return f"{words} ago" if ms > 0 else f"in {words}"


def when(ms: int) -> str:
    """To the minute, in UTC."""
    return datetime.fromtimestamp(ms / 1_000, UTC).strftime("%Y-%m-%d %H:%M")


def to_the_second(ms: int) -> str:
    """The time of the day, in UTC."""
    return datetime.fromtimestamp(ms / 1_000, UTC).strftime("%H:%M:%S")


def day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1_000, UTC).strftime("%Y-%m-%d")


def link(fingerprint: Fingerprint) -> str:
    """What leads to somebody."""
    return fingerprint[:LINK_LETTERS]


def count(number: int) -> str:
    """With thin spaces between thousands."""
    return f"{number:,}".replace(",", "\u2009")


def rung(value: Rung) -> str:
    return RUNGS[value]


def tagged(text: str) -> Markup:
    """Words of the operator's as people see them: tags that match, and nothing else of HTML."""
    return Markup(ESCAPED_TAG.sub(r"<\1>", str(escape(text))))


def _may(visit: Visit, path: str) -> bool:
    roles = ACCESS[f"GET {path}"]
    return visit.account is not None and roles is not None and visit.account.role in roles


def _files() -> Iterator[tuple[str, bytes]]:
    for file in resources.files("meetsmatch.panel").joinpath("static").iterdir():
        if file.name.rpartition(".")[2] in KINDS:
            yield file.name, file.read_bytes()


def _version(files: Mapping[str, bytes]) -> str:
    return hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()[:12]
