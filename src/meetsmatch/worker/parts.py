"""The parts put together for a Worker: what an isolate keeps, and what each request has anew."""
# pyright: reportMissingImports=false, reportUnknownVariableType=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meetsmatch.adapters.birthdays import TelegramBirthdays
from meetsmatch.adapters.d1 import D1Allowances, D1Executor
from meetsmatch.adapters.kept import KeptFiles
from meetsmatch.adapters.links import GatewayLinks
from meetsmatch.adapters.memory import MemoryDecks, MemoryLobby
from meetsmatch.adapters.places import LatePlaces
from meetsmatch.adapters.portraits import GatewayPortraits
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sql.texts import queries
from meetsmatch.adapters.wordlists import WordLists
from meetsmatch.app.allowances import SpentOnce
from meetsmatch.app.audit import Audit
from meetsmatch.app.copying import Keeping
from meetsmatch.app.trials import Noticed, Trials
from meetsmatch.app.wanting import BEFORE_ALL, CatchingUp, Wanting
from meetsmatch.bot.dialog import Dialog
from meetsmatch.bot.screens import Ports
from meetsmatch.bot.telegram_in import read
from meetsmatch.bot.wording import Wording
from meetsmatch.core.ages import Assurance
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.engine.assembly import Outside
from meetsmatch.engine.borrowing import passing
from meetsmatch.worker.runtime import (
    D1Binding,
    FetchGateway,
    R2Media,
    WebSealer,
    WebVault,
    new_id,
    settings_in,
)
from meetsmatch.worker.subrequests import Subrequests
from meetsmatch.worker.turn import Known
from meetsmatch.worker.variables import (
    Secrets,
    Texts,
    Variables,
    WrongVariable,
    overrides,
    secrets,
    variables,
)

FRESH_MS = 60_000
"""How long settings are used before KV is asked again: so often it forgets what it has read."""

LOOKED_AT = 100
"""Profiles along which one look for photos without a copy goes."""

TELEGRAM = "https://api.telegram.org"


def now_ms() -> int:
    """Unix time in milliseconds."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Parts:
    """Of one request: what it waits for may not depend on another's life."""

    executor: D1Executor
    store: SqlStore
    allowances: D1Allowances
    subrequests: Subrequests
    outside: Outside


@dataclass(slots=True)
class Isolate:
    """What requests share as long as they happen to run in the same place. All of it may be lost,
    or be another's, at any moment."""

    wording: Wording
    places: LatePlaces
    filter: WordLists
    decks: MemoryDecks = field(default_factory=MemoryDecks)
    noticed: Noticed = field(default_factory=Noticed)
    known: Known = field(default_factory=Known)
    mistake: str = ""
    """Why KV's settings do not count; empty when they do."""

    _vault: WebVault | None = None
    _variables: Variables | None = None
    _read_ms: int = 0

    @classmethod
    def made(cls) -> "Isolate":
        """All that is read from files, so that a snapshot of memory holds it; but for the table
        of cities, which is half of it and which few requests need."""
        queries(D1Executor.mark)
        return cls(Wording.load(), LatePlaces(), WordLists.shipped())

    async def parts(self, env: Any) -> Parts:
        """For one request. WrongVariable names a setting that is wrong."""
        given, told = secrets_of(env), await self._settings(env)
        bot, url = given.bot, str(getattr(env, "API_URL", "") or TELEGRAM)
        # One for KV, which whoever reads settings anew has asked.
        subrequests = Subrequests(told.subrequests, 1)
        executor = D1Executor(D1Binding(env.DB, subrequests))
        store, allowances = SqlStore(executor), D1Allowances(executor)
        vault = self._vault = self._vault or WebVault(given.keys)
        telegram = FetchGateway(url, given.token, subrequests)
        keeping = _keeping(bot, store, _media(env, subrequests), telegram, vault)
        gateway = KeptFiles(telegram, keeping)
        ports = Ports(
            store=store,
            catalogue=store.catalogue,
            records=store.records,
            cashbook=store.cashbook,
            docket=store.docket,
            guestbook=store.guestbook,
            broadcasts=store.broadcasts,
            trials=Trials(bot, store.experiments, vault.stamp, now_ms, self.noticed),
            audit=Audit(bot, store.roster, vault, now_ms),
            # One request at a time pairs, and walks the queue in the store for it.
            lobby=MemoryLobby(),
            decks=self.decks,
            allowances=SpentOnce(allowances),
            vault=vault,
            places=self.places,
            filter=self.filter,
            portraits=GatewayPortraits(gateway),
            links=GatewayLinks(gateway),
            now_ms=now_ms,
            new_id=new_id,
            keeping=keeping,
            ages={Assurance.BIRTHDAY: TelegramBirthdays(gateway)},
        )
        dialog = Dialog(bot, ports, self.wording, told.rules, told.protect, told.staff)
        process = passing(now_ms, new_id())
        outside = Outside(bot, store, vault, gateway, dialog, read, now_ms, process)
        return Parts(executor, store, allowances, subrequests, outside)

    async def _settings(self, env: Any) -> Variables:
        if self._variables is not None and 0 <= now_ms() - self._read_ms < FRESH_MS:
            return self._variables
        try:
            kept = overrides(await settings_in(getattr(env, "CONFIG", None)))
            self._variables, self.mistake = variables(Texts(_Set(env, kept))), ""
        except WrongVariable as wrong:
            # What somebody has mistyped there must not silence the bot: what counted goes on.
            self.mistake = str(wrong)
            self._variables = self._variables or variables(Texts(_Set(env, {})))
        self._read_ms = now_ms()
        return self._variables


def secrets_of(env: Any) -> Secrets:
    """WrongVariable names one that is missing or wrong."""
    return secrets(Texts(_Set(env, {})))


def _media(env: Any, subrequests: Subrequests) -> R2Media | None:
    bucket = getattr(env, "COPIES", None)
    return None if bucket is None else R2Media(bucket, subrequests)


def _keeping(
    bot: BotId, store: SqlStore, media: R2Media | None, telegram: FetchGateway, vault: WebVault
) -> Keeping | None:
    if media is None:
        return None
    return Keeping(
        bot=bot,
        catalogue=store.catalogue,
        copies=store.copies,
        media=media,
        files=telegram,
        sealer=WebSealer(),
        vault=vault,
        now_ms=now_ms,
        # A request has little time and little memory: what it has done, it writes down.
        at_once=1,
        catching_up=_catching_up(bot, store, vault),
    )


def _catching_up(bot: BotId, store: SqlStore, vault: WebVault) -> CatchingUp:
    # No request knows how far others have come, and ids are chance: each looks somewhere else, and
    # half of them at the front, where else nobody would begin.
    after = PersonId(new_id()) if new_id() % 2 else BEFORE_ALL
    wanting = Wanting(bot, vault, now_ms, new_id)
    known = store.catalogue, store.copies
    return CatchingUp(bot, *known, wanting, vault, after, LOOKED_AT, at_once=1)


class _Set(dict[str, str]):
    """What KV says, and the environment where it says nothing."""

    def __init__(self, env: Any, kept: Mapping[str, str]) -> None:
        super().__init__(kept)
        self._env = env

    def get(self, key: str, default: str = "") -> str:  # pyright: ignore[reportIncompatibleMethodOverride] texts alone are read
        """As Mapping.get."""
        return str(self[key] if key in self else getattr(self._env, key, "") or default)
