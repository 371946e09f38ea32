"""All screens of the bot, put together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from meetsmatch.app.ages import Ways
from meetsmatch.app.alerts import Alerts
from meetsmatch.app.allowances import Allowances
from meetsmatch.app.announcing import Announcing
from meetsmatch.app.appeals import Appeals
from meetsmatch.app.audit import Audit
from meetsmatch.app.board import Board
from meetsmatch.app.broadcasts import Broadcasts
from meetsmatch.app.browse import Browse
from meetsmatch.app.cashbook import Cashbook
from meetsmatch.app.catalogue import Catalogue, Decks
from meetsmatch.app.copying import Keeping
from meetsmatch.app.docket import Docket
from meetsmatch.app.filters import Concerns, Filter
from meetsmatch.app.guard import Guard
from meetsmatch.app.guestbook import Guestbook, Links
from meetsmatch.app.invitations import Invitations
from meetsmatch.app.join import Join
from meetsmatch.app.listing import Listing
from meetsmatch.app.matches import Matches
from meetsmatch.app.moderation import Moderation
from meetsmatch.app.monitoring import Monitor
from meetsmatch.app.naming import NO_NAMES, Names
from meetsmatch.app.opinions import Opinions
from meetsmatch.app.payments import Payments
from meetsmatch.app.places import Places
from meetsmatch.app.ports import Lobby, NewId, NowMs, Store, Vault
from meetsmatch.app.profiles import Portraits, Profiles
from meetsmatch.app.records import Records
from meetsmatch.app.reporting import Reporting
from meetsmatch.app.rights import Rights
from meetsmatch.app.suspicion import Suspicion
from meetsmatch.app.talk import Talk
from meetsmatch.app.trials import Trials
from meetsmatch.app.trust import Trust
from meetsmatch.app.wanting import Wanting
from meetsmatch.bot.afterwards import AfterwardsScreen
from meetsmatch.bot.ages import AgeScreen
from meetsmatch.bot.alerts import AlertScreen
from meetsmatch.bot.appeals import AppealScreen
from meetsmatch.bot.attaching import AttachScreen
from meetsmatch.bot.bench import Bench
from meetsmatch.bot.board import BoardCards
from meetsmatch.bot.broadcasts import NewsScreen
from meetsmatch.bot.browse import BrowseScreen
from meetsmatch.bot.buttons import Action, Buttons
from meetsmatch.bot.card_menu import CardMenuScreen
from meetsmatch.bot.cards import Cards
from meetsmatch.bot.duties import Duties
from meetsmatch.bot.guard import GuardScreen
from meetsmatch.bot.hearing import Hearing
from meetsmatch.bot.interests import InterestScreen
from meetsmatch.bot.invitations import InvitationScreen
from meetsmatch.bot.join import JoinScreen
from meetsmatch.bot.matches import MatchesScreen
from meetsmatch.bot.monitoring import MonitoringScreen
from meetsmatch.bot.newcomers import Newcomers
from meetsmatch.bot.notes import NoteScreen
from meetsmatch.bot.offered import Closed, Offered
from meetsmatch.bot.parting import Parting
from meetsmatch.bot.phrases import Phrases
from meetsmatch.bot.premium import PremiumScreen
from meetsmatch.bot.preview import Preview
from meetsmatch.bot.profiles import ProfileScreen
from meetsmatch.bot.proof import ProofScreen
from meetsmatch.bot.questions import QuestionScreen
from meetsmatch.bot.reach import Reach
from meetsmatch.bot.relay import RelayScreen
from meetsmatch.bot.reveal import RevealScreen
from meetsmatch.bot.rights import RightsScreen
from meetsmatch.bot.rulings import Rulings
from meetsmatch.bot.sentences import Sentences
from meetsmatch.bot.settings import SettingsScreen
from meetsmatch.bot.shots import ShotScreen
from meetsmatch.bot.talk import TalkScreen
from meetsmatch.bot.turn import Commands, Presses, Screen
from meetsmatch.bot.wording import Wording
from meetsmatch.core.bench import Staff
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import Rules


def uncounted(command: str) -> None:
    """Nobody counts what is asked for."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What the conversation reaches of the outside."""

    store: Store
    catalogue: Catalogue
    records: Records
    cashbook: Cashbook
    docket: Docket
    guestbook: Guestbook
    broadcasts: Broadcasts
    trials: Trials
    audit: Audit
    lobby: Lobby
    decks: Decks
    allowances: Allowances
    vault: Vault
    places: Places
    filter: Filter
    portraits: Portraits
    links: Links
    ages: Ways
    now_ms: NowMs
    new_id: NewId
    names: Names = NO_NAMES
    keeping: Keeping | None = None
    """None: photos lie at Telegram alone."""

    asked: Callable[[str], None] = uncounted
    """Hears the name of each command that somebody gives, by whatever key; `?` is none of ours.
    One that is decided again because the world has changed is heard again."""


Browsing = tuple[NoteScreen, AlertScreen, BrowseScreen, CardMenuScreen]
"""Other people's cards. Whoever has seen one may report and block whose it is, come what may."""


class Heard(NamedTuple):
    """What becomes of a report."""

    reporting: Reporting
    sentences: Sentences


@dataclass(frozen=True, slots=True)
class Screens:
    """Who answers what."""

    join: JoinScreen
    ages: AgeScreen
    talk: TalkScreen
    relay: RelayScreen
    matches: MatchesScreen
    alerts: AlertScreen
    premium: PremiumScreen
    appeals: AppealScreen
    sentences: Sentences
    bench: Bench
    monitoring: MonitoringScreen
    news: NewsScreen
    inviting: InvitationScreen
    commands: Commands
    presses: Presses


def screens(
    bot: BotId, ports: Ports, buttons: Buttons, wording: Wording, rules: Rules, staff: Staff
) -> Screens:
    """Every screen over the same ports, with its commands and buttons."""
    store, now_ms, new_id = ports.store, ports.now_ms, ports.new_id
    join = Join(bot, store, ports.docket, ports.vault, rules, now_ms, new_id, ports.names)
    talk = Talk(bot, store, ports.lobby, rules, now_ms, new_id)
    matches = Matches(bot, store, ports.catalogue, ports.vault, rules, now_ms, new_id)
    parting = Parting(talk, matches, buttons)
    heard, appealing = _moderation(bot, ports, parting)
    talking = _talking(ports, join, talk, parting, Offered(rules, buttons))
    asking = _asking(ports, talking, buttons, wording)
    joining = JoinScreen(join, talking, asking, buttons, now_ms)
    profiling = ProfileScreen(join, asking.profiles, asking.preview, asking, ports.trials)
    checking = AgeScreen(joining, ports.ages)
    premium = _premium(bot, ports, join, buttons)
    browsing = _browsing(ports, premium.payments, talking.offered, wording, profiling, heard)
    relaying = _relaying(ports, talking, asking, browsing[0])
    matching = MatchesScreen(join, talk, matches, parting, buttons)
    inviting = _inviting(ports, join, buttons)
    news = _news(join, ports, buttons, wording, staff)
    every = (
        joining,
        checking,
        _rights(bot, ports, joining, buttons),
        inviting,
        talking,
        talking.proof,
        relaying,
        matching,
        appealing,
        *_guarding(ports, matches, talking, heard),
        SettingsScreen(joining, talk, asking.profiles, buttons, wording.languages),
        RevealScreen(join, talk, matches, buttons),
        *_cards(profiling, asking, browsing),
        *(browsing[3], premium, news),
    )
    bench = _bench(ports, heard.sentences, join, Phrases(wording, staff.language), staff)
    said = (browsing[1], premium, appealing, heard.sentences, *bench, news, inviting)
    return Screens(joining, checking, talking, relaying, matching, *said, *_named(every))


def _asking(
    ports: Ports, talking: TalkScreen, buttons: Buttons, wording: Wording
) -> QuestionScreen:
    talk, suspicion = talking.talk, talking.proof.suspicion
    bot, vault, now_ms = talk.bot, ports.vault, ports.now_ms
    wanting = Wanting(bot, vault, now_ms, ports.new_id) if ports.keeping else None
    portraits = ports.portraits
    profiles = Profiles(bot, ports.catalogue, vault, portraits, talk.rules, now_ms, wanting)
    preview = Preview(talking.offered, buttons, wording, ports.places, now_ms)
    its = ports.store, ports.catalogue, ports.places
    listing = Listing(bot, *its, talk.rules, now_ms)
    return QuestionScreen(profiles, ports.places, talk, preview, suspicion, listing)


def _named(every: Iterable[Screen]) -> tuple[Commands, Presses]:
    screens = tuple(every)
    return (
        {name: do for screen in screens for name, do in screen.commands().items()},
        {action: do for screen in screens for action, do in screen.presses().items()},
    )


def _talking(
    ports: Ports, join: Join, talk: Talk, parting: Parting, offered: Offered
) -> TalkScreen:
    suspicion = Suspicion(talk.bot, ports.allowances, ports.vault, talk.rules, talk.now_ms)
    trust = Trust(talk.bot, ports.store, ports.allowances, talk.rules, talk.now_ms)
    proof = ProofScreen(suspicion, offered, parting.buttons)
    return TalkScreen(join, talk, parting, proof, trust, offered, parting.buttons)


def _relaying(
    ports: Ports, talking: TalkScreen, asking: QuestionScreen, noting: NoteScreen
) -> RelayScreen:
    talk, parting = talking.talk, talking.parting
    hearing = Hearing(asking.profiles, talk, {**noting.answers(), **asking.answers()})
    reach = Reach(parting.matches, parting.buttons)
    concerns = Concerns(ports.filter, ports.allowances, talk.rules, talk.now_ms)
    newcomers = Newcomers(talking.trust, reach, parting.buttons)
    guards = (talking.proof, newcomers, concerns)
    return RelayScreen(talking.join, talk, reach, hearing, *guards, parting.buttons)


def _premium(bot: BotId, ports: Ports, join: Join, buttons: Buttons) -> PremiumScreen:
    store, vault = ports.store, ports.vault
    payments = Payments(bot, store, ports.cashbook, vault, join.rules, ports.now_ms)
    return PremiumScreen(join, payments, buttons)


def _moderation(bot: BotId, ports: Ports, parting: Parting) -> tuple[Heard, AppealScreen]:
    """What people say of each other, and what is decided about it."""
    store, docket, vault, now_ms = ports.store, ports.docket, ports.vault, ports.now_ms
    sentences = Sentences(parting.talk, parting, parting.buttons)
    heard = Heard(Reporting(bot, store, docket, vault, now_ms), sentences)
    return heard, AppealScreen(Appeals(bot, docket, vault, now_ms), sentences, store)


def _guarding(
    ports: Ports, matches: Matches, talking: TalkScreen, heard: Heard
) -> tuple[GuardScreen, AttachScreen, AfterwardsScreen]:
    """Being left alone, telling us why, and how it was."""
    join, now_ms, buttons = talking.join, ports.now_ms, talking.buttons
    store, catalogue, talk = ports.store, ports.catalogue, talking.talk
    guard = Guard(join.bot, store, catalogue, talk, heard.reporting, join.rules, now_ms)
    attaching = AttachScreen(guard, buttons)
    return (
        GuardScreen(guard, talking, heard.sentences, attaching, buttons),
        attaching,
        AfterwardsScreen(join, guard, matches, buttons),
    )


def _bench(
    ports: Ports, sentences: Sentences, join: Join, phrases: Phrases, staff: Staff
) -> tuple[Bench, MonitoringScreen]:
    """What moderators see, and do; and what operators are told."""
    bot, store, docket, vault = join.bot, ports.store, ports.docket, ports.vault
    now_ms, new_id = ports.now_ms, ports.new_id
    moderation = Moderation(bot, store, docket, vault, join.rules, now_ms, new_id, join.names)
    cards = BoardCards(Board(bot, store, docket, vault), staff, sentences.buttons, phrases)
    rulings = Rulings(moderation, sentences, ports.audit)
    bench = Bench(Duties(rulings, cards), ports.links)
    monitor = Monitor(bot, store, docket, staff.monitoring)
    return bench, MonitoringScreen(monitor, now_ms)


def _news(
    join: Join, ports: Ports, buttons: Buttons, wording: Wording, staff: Staff
) -> NewsScreen:
    its = ports.store, ports.broadcasts, ports.places, ports.audit
    announcing = Announcing(join.bot, *its, join.rules, wording.languages, ports.now_ms)
    return NewsScreen(announcing, ports.vault, ports.links, buttons, wording, staff)


def _inviting(ports: Ports, join: Join, buttons: Buttons) -> InvitationScreen:
    invitations = Invitations(join.bot, ports.guestbook, ports.links, ports.now_ms, ports.new_id)
    return InvitationScreen(join, invitations, buttons)


def _rights(bot: BotId, ports: Ports, joining: JoinScreen, buttons: Buttons) -> RightsScreen:
    its = ports.store, ports.catalogue, ports.records, ports.cashbook, ports.guestbook
    rights = Rights(bot, *its, ports.vault, ports.allowances, ports.now_ms)
    return RightsScreen(joining, rights, buttons)


def _cards(
    profiling: ProfileScreen, asking: QuestionScreen, browsing: Browsing
) -> Iterable[Screen]:
    """One's own card and those of others, as far as there are any. Whoever has one may hide it,
    and leave a question."""
    profiles, preview = asking.profiles, asking.preview
    shots, interests = ShotScreen(profiles, preview, asking), InterestScreen(profiles, preview)
    every = (asking, profiling, shots, interests, *browsing[:3])
    if profiles.rules.browses:
        return every
    keeps = frozenset(("skip", "pause", Action.PAUSE, Action.RESUME))
    return (Closed(it, profiling.join, preview.offered, keeps) for it in every)


def _browsing(
    ports: Ports,
    payments: Payments,
    offered: Offered,
    wording: Wording,
    profiling: ProfileScreen,
    heard: Heard,
) -> Browsing:
    bot, rules = payments.bot, payments.rules
    store, catalogue, vault = ports.store, ports.catalogue, ports.vault
    now_ms, new_id = ports.now_ms, ports.new_id
    its = (
        profiling.profiles,
        profiling.questions.listing,
        payments,
        ports.trials,
        rules,
        now_ms,
        new_id,
    )
    browse = Browse(bot, store, catalogue, ports.decks, vault, *its)
    opinions = Opinions(
        bot, store, catalogue, vault, browse, payments, heard.reporting, rules, now_ms, new_id
    )
    cards = Cards(browse, offered.buttons, wording)
    return (
        NoteScreen(browse, opinions, cards),
        AlertScreen(Alerts(browse), cards),
        BrowseScreen(browse, opinions, cards, profiling),
        CardMenuScreen(browse, opinions, cards, heard.sentences),
    )
