"""An echo bot as aiogram's guide writes it: `aiogram_echo.py API TOKEN PICTURE [PORT]`."""

import asyncio
import sys

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.methods import SendMessage
from aiogram.types import (
    CallbackQuery,
    FSInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

SECRET = "stock-secret"


def router(picture: str) -> Router:
    here = Router()

    @here.message(CommandStart())
    async def start(message: Message) -> None:
        button = InlineKeyboardButton(text="Press me", callback_data="pressed")
        keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
        await message.answer(f"Hello, {message.from_user.first_name}!", reply_markup=keyboard)

    @here.message(F.photo)
    async def photo(message: Message) -> None:
        await message.answer_photo(
            FSInputFile(picture), caption=f"Mine, for your {message.caption}"
        )

    @here.message(F.text)
    async def text(message: Message) -> SendMessage:
        # Not sent but returned: by webhook this goes out as the answer to the update.
        return message.answer(f"You said {message.text}")

    @here.callback_query(F.data == "pressed")
    async def pressed(query: CallbackQuery) -> None:
        await query.answer("Thank you")
        await query.message.edit_text(f"{query.from_user.first_name} pressed")

    return here


async def main(api: str, token: str, picture: str, port: str = "") -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    bot, dispatcher = Bot(token, session=session), Dispatcher()
    dispatcher.include_router(router(picture))
    if not port:
        await dispatcher.start_polling(bot)
        return
    app = web.Application()
    handler = SimpleRequestHandler(
        dispatcher, bot, handle_in_background=False, secret_token=SECRET
    )
    handler.register(app, path="/hook")
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=SECRET)
    await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
