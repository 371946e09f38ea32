"""An extension: `/meetups` tells when people meet in the city, and counts who wants to come.

    EXTENSION=examples.meetups:extension PYTHONPATH=. meetsmatch run

It shows a command, a button, what it needs handed in by Dishka, and a filter of messages.
"""

from aiogram import Router
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from dishka import Provider, Scope
from dishka.integrations.aiogram import FromDishka

from meetsmatch.app.ports import Store
from meetsmatch.core.concerns import Concern
from meetsmatch.core.ids import BotId
from meetsmatch.core.relay import Content
from meetsmatch.extending import Extension

router = Router()


class Coming(CallbackData, prefix="coming"):
    """Packed as `coming:<city>`: the colon tells the bot that the button is not its own."""

    city: str


class Calendar:
    """When people meet, and how many want to. A real one would ask a database."""

    def __init__(self) -> None:
        self.dates = {"Lisbon": "Friday, 19:00"}
        self.guests: dict[str, set[int]] = {}

    def comes(self, city: str, who: int) -> int:
        """How many come now; who says it twice counts once."""
        coming = self.guests.setdefault(city, set())
        coming.add(who)
        return len(coming)


@router.message(Command("meetups"))
async def meetups(
    message: Message, calendar: FromDishka[Calendar], store: FromDishka[Store]
) -> None:
    """What is on, and how many wait for a chat right now."""
    assert message.bot is not None
    waiting = await store.queue_length(BotId(message.bot.id))
    for city, when in calendar.dates.items():
        button = InlineKeyboardButton(text="I come", callback_data=Coming(city=city).pack())
        await message.answer(
            f"{city}: {when}. {waiting} wait for a chat now.",
            reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]),
        )


@router.callback_query(Coming.filter())
async def comes(
    query: CallbackQuery, callback_data: Coming, calendar: FromDishka[Calendar]
) -> None:
    """Counted."""
    number = calendar.comes(callback_data.city, query.from_user.id)
    await query.answer(f"{number} in {callback_data.city}")


class Rivals:
    """Asks whoever reads about another bot whether that bothers them."""

    async def concern(self, content: Content, min_age: int) -> Concern | None:
        """As the port says: it never raises, and keeps nothing."""
        return Concern.INSULTS if "better bot" in content.text.casefold() else None


own = Provider(scope=Scope.APP)
own.provide(Calendar)

extension = Extension(routers=(router,), providers=(own,), filters=(Rivals(),))
