"""A bot put together of what is shared: its conversation, and the jobs around its engine."""

from collections.abc import Callable
from dataclasses import replace

import structlog

from meetsmatch.adapters.ages import ways_of
from meetsmatch.adapters.banlist import ListKey
from meetsmatch.adapters.links import GatewayLinks
from meetsmatch.adapters.logs import told
from meetsmatch.adapters.portraits import GatewayPortraits
from meetsmatch.adapters.presence import here
from meetsmatch.adapters.wordlists import WordLists
from meetsmatch.app.allowances import SpentOnce
from meetsmatch.app.audit import Audit
from meetsmatch.app.copying import Keeping
from meetsmatch.app.filters import Filter, Filters
from meetsmatch.app.naming import NO_NAMES, Names
from meetsmatch.app.places import Places
from meetsmatch.app.ports import Gateway, Unavailable
from meetsmatch.bot.dialog import Dialog
from meetsmatch.bot.screens import Ports, uncounted
from meetsmatch.bot.telegram_in import read
from meetsmatch.bot.wording import Wording
from meetsmatch.core.ids import BotId
from meetsmatch.engine.assembly import GUEST_RHYTHM, USUAL_RHYTHM, Limits, Outside
from meetsmatch.engine.leases import Leases
from meetsmatch.engine.ports import Hooks, Offer, Pace, untaken
from meetsmatch.experimenting import trials_of
from meetsmatch.jobs import Jobs
from meetsmatch.settings import Settings
from meetsmatch.wiring.opening import Kept, Shared, new_id, now_ms

log = structlog.stdlib.get_logger(__name__)


def names_of(settings: Settings) -> Names:
    """What people are called in the lists of bans that we share."""
    secret = settings.ban_list_key.get_secret_value()
    return ListKey(secret) if secret else NO_NAMES


def dialog_of(
    settings: Settings,
    kept: Kept,
    shared: Shared,
    places: Places,
    gateway: Gateway,
    wording: Wording,
    keeping: Keeping | None = None,
    asked: Callable[[str], None] = uncounted,
    looking: tuple[Filter, ...] = (),
    house: BotId | None = None,
) -> Dialog:
    """The conversation; `asked` hears of commands, the audit log is that of the `house`."""
    audit = Audit(house or BotId(settings.bot), kept.store.roster, kept.vault, now_ms)
    words, ports = WordLists.shipped(), _ports(settings, kept, shared, places, gateway, audit)
    return Dialog(
        bot=BotId(settings.bot),
        ports=replace(ports, keeping=keeping, asked=asked, filter=Filters((words, *looking))),
        wording=wording,
        rules=settings.rules,
        protect=settings.protect_content,
        staff=settings.staff,
    )


def jobs_of(
    settings: Settings,
    kept: Kept,
    shared: Shared,
    gateway: Gateway,
    dialog: Dialog,
    hooks: Hooks,
    leases: Leases | None = None,
    offer: Offer = untaken,
) -> Jobs:
    """The bot's lanes, couriers and sweeps, ready to start; a guest of the house with `leases`."""
    outside = Outside(
        bot=BotId(settings.bot),
        store=kept.store,
        vault=kept.vault,
        gateway=gateway,
        dialog=dialog,
        read=read,
        now_ms=now_ms,
        process=here(),
        signals=shared.signals,
        leases=leases,
        elsewhere=shared.elsewhere,
        offer=offer,
    )
    rhythm = USUAL_RHYTHM if leases is None else GUEST_RHYTHM
    limits = Limits(pace_of(settings), rhythm, couriers=settings.connections)
    return Jobs(outside, limits, hooks)


def pace_of(settings: Settings) -> Pace:
    """How fast the bot may call."""
    return Pace(
        bot_per_second=settings.bot_pace,
        chat_burst=settings.chat_burst,
        chat_ms=int(settings.chat_pace * 1_000),
        broadcast_per_second=settings.broadcast_pace,
        broadcast_paid=settings.broadcast_paid,
    )


def _ports(
    settings: Settings, kept: Kept, shared: Shared, places: Places, gateway: Gateway, audit: Audit
) -> Ports:
    store = kept.store
    return Ports(
        store=store,
        catalogue=store.catalogue,
        records=store.records,
        cashbook=store.cashbook,
        docket=store.docket,
        guestbook=store.guestbook,
        broadcasts=store.broadcasts,
        trials=trials_of(BotId(settings.bot), store.experiments, kept.vault, audit, now_ms),
        audit=audit,
        lobby=shared.lobby,
        decks=shared.decks,
        allowances=SpentOnce(shared.allowances),
        vault=kept.vault,
        places=places,
        filter=WordLists.shipped(),
        portraits=GatewayPortraits(gateway),
        links=GatewayLinks(gateway),
        now_ms=now_ms,
        new_id=new_id,
        names=names_of(settings),
        ages=ways_of(gateway, kept.vault, now_ms, settings.age_provider_url),
    )


def trouble(where: str, error: BaseException) -> None:
    """Logged without what anybody wrote."""
    passing = isinstance(error, Unavailable)
    say = log.warning if passing else log.error
    say("trouble", where=where, error=told((type(error), error, error.__traceback__)))
