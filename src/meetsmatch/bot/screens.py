"""All screens of the bot, put together."""

from dataclasses import dataclass

from meetsmatch.app.guard import Guard
from meetsmatch.app.join import Join
from meetsmatch.app.ports import NewId, NowMs, Store, Vault
from meetsmatch.app.talk import Talk
from meetsmatch.bot.buttons import Buttons
from meetsmatch.bot.guard import GuardScreen
from meetsmatch.bot.join import JoinScreen
from meetsmatch.bot.relay import RelayScreen
from meetsmatch.bot.settings import SettingsScreen
from meetsmatch.bot.talk import TalkScreen
from meetsmatch.bot.turn import Commands, Presses
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import Rules


@dataclass(frozen=True, slots=True)
class Screens:
    """Who answers what."""

    join: JoinScreen
    talk: TalkScreen
    relay: RelayScreen
    commands: Commands
    presses: Presses


def screens(
    bot: BotId,
    store: Store,
    vault: Vault,
    buttons: Buttons,
    languages: tuple[str, ...],
    rules: Rules,
    now_ms: NowMs,
    new_id: NewId,
) -> Screens:
    """Every screen over the same store, with its commands and buttons."""
    join = Join(bot, store, vault, rules, now_ms, new_id)
    talk = Talk(bot, store, rules, now_ms, new_id)
    talking = TalkScreen(join, talk, buttons)
    joining = JoinScreen(join, talking, buttons, now_ms)
    relaying = RelayScreen(join, talk, buttons)
    guarding = GuardScreen(Guard(bot, store, talk, rules, now_ms), talking, buttons)
    setting = SettingsScreen(joining, talk, buttons, languages)
    every = (joining, talking, relaying, guarding, setting)
    return Screens(
        join=joining,
        talk=talking,
        relay=relaying,
        commands={name: do for screen in every for name, do in screen.commands().items()},
        presses={action: do for screen in every for action, do in screen.presses().items()},
    )
