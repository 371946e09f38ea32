"""The API put together for all bots of a process, beside their panel."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pydantic import SecretStr

from meetsmatch.api.app import Api, Front
from meetsmatch.api.desk import Desk, Desks
from meetsmatch.api.families import desk_of
from meetsmatch.api.parts import ApiParts
from meetsmatch.app.allowances import Allowances
from meetsmatch.core.ids import BotId
from meetsmatch.panel.opening import Panels
from meetsmatch.panel.parts import Parts
from meetsmatch.settings import Settings
from meetsmatch.settings.own import NAMES
from meetsmatch.settings.own import shown as as_written
from meetsmatch.wiring import CannotStart, Kept

if TYPE_CHECKING:
    from meetsmatch.api.graph import Graph  # an extra: not on every machine

NOBODYS_BUSINESS = {"owners", "moderators_chat", "operators_chat"}
"""Numbers of Telegram's."""


def with_api(settings: Settings, kept: Kept, allowances: Allowances, panels: Panels) -> Front:
    """The panel, and the API beside it."""

    def parts(settings: Settings, shared: Parts) -> ApiParts:
        return api_parts(settings, kept, allowances, shared)

    desks = Opened(BotId(settings.bot), panels, parts)
    return Front(panels, Api(desks, _graph(settings, desks)))


def _graph(settings: Settings, desks: Desks) -> "Graph | None":
    """GraphQL where it is wanted; without it nothing is imported and nothing costs."""
    if settings.graphql == "off":
        return None
    if find_spec("strawberry") is None:
        raise CannotStart("GRAPHQL needs more: pip install 'meetsmatch[graphql]', or set it off")
    from meetsmatch.api.graph import Graph

    return Graph(desks, is_open=settings.graphql == "open")


class Opened:
    """The desk of each bot, made when its first key asks, and anew when its settings change."""

    def __init__(
        self, first: BotId, panels: Panels, parts: Callable[[Settings, Parts], ApiParts]
    ) -> None:
        self._first, self._panels, self._parts = first, panels, parts
        self._desks: dict[BotId, Desk] = {}

    @property
    def first(self) -> Desk:
        found = self.of(self._first)
        assert found is not None
        return found

    def of(self, bot: BotId | None) -> Desk | None:
        found = None if bot is None else self._panels.opened(bot)
        if bot is None or found is None:
            return None
        settings, shared = found
        known = self._desks.get(bot)
        if known is None or known.parts.shared is not shared:
            known = self._desks[bot] = desk_of(self._parts(settings, shared))
        return known


def api_parts(settings: Settings, kept: Kept, allowances: Allowances, shared: Parts) -> ApiParts:
    """What the API works with, in the process of the bot itself."""
    bot, store = BotId(settings.bot), kept.store
    return ApiParts(
        shared=shared,
        directory=store.directory,
        guestbook=store.guestbook,
        allowances=allowances,
        settings=shown(settings),
        owners=frozenset(kept.vault.fingerprint(bot, it) for it in settings.owners),
        writes=settings.api == "write",
        per_minute=settings.api_per_minute,
    )


def shown(settings: Settings) -> dict[str, str]:
    """How the bot behaves: what is said in it, but nothing secret and nobody's number."""
    return {
        name.upper(): as_written(settings, name)
        for name in NAMES
        if name not in NOBODYS_BUSINESS and not isinstance(getattr(settings, name), SecretStr)
    }
