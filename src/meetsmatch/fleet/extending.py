"""The operator's aiogram routers beside the conversation: offered what the bot does not claim."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from meetsmatch.app.filters import Filter
from meetsmatch.app.ports import Store
from meetsmatch.bot.dialog import Dialog
from meetsmatch.bot.speech import Command, Grouped, Intent, Pressed
from meetsmatch.bot.telegram_in import UPDATE_KINDS
from meetsmatch.engine.ports import Offer, Update, untaken
from meetsmatch.extending import Extension
from meetsmatch.extras import is_missing
from meetsmatch.settings import Settings
from meetsmatch.wiring import CannotStart, Kept

if TYPE_CHECKING:
    from aiogram import Bot, Dispatcher  # an extra: not on every machine

AIOGRAM = ("aiogram", "dishka")
"""Modules of the extra `aiogram`."""


def nobody(settings: Settings, dialog: Dialog) -> Offer:
    """Nothing is extended."""
    return untaken


@dataclass(frozen=True, slots=True)
class Beside:
    """What an extension does in this process; nothing, without one."""

    kinds: tuple[str, ...] = UPDATE_KINDS
    """Of updates, that Telegram is asked for."""

    filters: tuple[Filter, ...] = ()
    offering: Callable[[Settings, Dialog], Offer] = nobody
    """For a bot with these settings and this conversation."""


@asynccontextmanager
async def beside(settings: Settings, kept: Kept) -> AsyncGenerator[Beside]:
    """What EXTENSION names, for as long as the block runs; CannotStart says what is wrong."""
    if not settings.extension:
        yield Beside()
        return
    extension = named(settings.extension)
    async with _at_work(extension, settings, kept.store) as (dispatcher, bot_of):
        used = dispatcher.resolve_used_update_types()
        kinds = tuple(dict.fromkeys((*UPDATE_KINDS, *used)))

        def offering(own: Settings, dialog: Dialog) -> Offer:
            return Extended(dispatcher, bot_of(own), dialog, own.moderators_chat).offer

        yield Beside(kinds, extension.filters, offering)


def named(path: str) -> Extension:
    """What `module:name` stands for; CannotStart when that is no Extension."""
    if is_missing(AIOGRAM):
        raise CannotStart(
            "EXTENSION needs more: pip install 'meetsmatch[aiogram]', or leave it empty"
        )
    module, _, name = path.partition(":")
    try:
        found: object = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise CannotStart(
            f"EXTENSION={path} can't be found ({error}): name it as module:name, and put its "
            "folder on PYTHONPATH or install it beside the bot"
        ) from error
    if not isinstance(found, Extension):
        raise CannotStart(f"EXTENSION={path} is a {type(found).__name__}, not an Extension")
    return found


@asynccontextmanager
async def _at_work(
    extension: Extension, settings: Settings, store: Store
) -> "AsyncGenerator[tuple[Dispatcher, Callable[[Settings], Bot]]]":
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from dishka import Provider, Scope, make_async_container
    from dishka.exceptions import InvalidGraphError
    from dishka.integrations.aiogram import AiogramProvider, inject_router, setup_dishka

    ours = Provider(scope=Scope.APP)
    ours.provide(lambda: settings, provides=Settings)
    ours.provide(lambda: store, provides=Store)
    try:
        container = make_async_container(ours, AiogramProvider(), *extension.providers)
    except InvalidGraphError as error:
        raise CannotStart(f"EXTENSION can't be put together: {error}") from error
    dispatcher = Dispatcher()
    dispatcher.include_routers(*extension.routers)
    setup_dishka(container, dispatcher)
    inject_router(dispatcher)
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.api_url))
    try:
        yield dispatcher, lambda own: Bot(own.bot_token.get_secret_value(), session=session)
    finally:
        await container.close()
        await session.close()


@dataclass(frozen=True, slots=True)
class Extended:
    """One bot's updates, for the routers."""

    dispatcher: "Dispatcher"
    bot: "Bot"
    dialog: Dialog
    moderators: int | None

    async def offer(self, update: Update, intent: Intent | None) -> bool:
        """Whether a router has handled it. What one of them raises is raised: the update is tried
        again, and put aside the third time, as any other."""
        if self.is_claimed(update, intent):
            return False
        from aiogram import types
        from aiogram.dispatcher.event.bases import UNHANDLED
        from aiogram.methods.base import TelegramMethod

        its = types.Update.model_validate(update, context={"bot": self.bot})
        answer = await self.dispatcher.feed_update(self.bot, its)
        if isinstance(answer, TelegramMethod):
            await self.bot(cast("TelegramMethod[object]", answer))
        return answer is not UNHANDLED

    def is_claimed(self, update: Update, intent: Intent | None) -> bool:
        """Whether the bot alone hears of it."""
        match intent:
            case None:
                # What moderators say to each other may quote what people wrote.
                return self.moderators is not None and _group(update) == self.moderators
            case Command():
                return self._knows(intent.name)
            case Pressed():
                return ":" not in intent.token  # ours are base64
            case Grouped():
                return intent.group == self.moderators
            case _:
                return True

    def _knows(self, command: str) -> bool:
        screens = self.dialog.screens
        ours = (screens.commands, screens.bench.duties.commands, screens.news.duties())
        return any(command in names for names in ours)


def _group(update: Update) -> object:
    """In which chat it happened, if it says so."""
    for body in update.values():
        if isinstance(body, Mapping):
            said = cast("Mapping[str, Any]", body)
            where = said.get("chat") or said.get("message", {}).get("chat")
            return where.get("id") if where else None
    return None
