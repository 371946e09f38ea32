"""An echo bot as python-telegram-bot's guide writes it: `ptb_echo.py API TOKEN PICTURE [PORT]`."""

import asyncio
import sys
from pathlib import Path

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

SECRET = "stock-secret"


def application(api: str, token: str, picture: str) -> Application:
    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        keyboard = InlineKeyboardMarkup.from_button(
            InlineKeyboardButton("Press me", callback_data="pressed")
        )
        name = update.effective_user.first_name
        await update.message.reply_text(f"Hello, {name}!", reply_markup=keyboard)

    async def text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await update.message.reply_text(f"You said {update.message.text}")

    async def photo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        caption = f"Mine, for your {update.message.caption}"
        await update.message.reply_photo(Path(picture), caption)

    async def pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await update.callback_query.answer("Thank you")
        name = update.effective_user.first_name
        await update.callback_query.edit_message_text(f"{name} pressed")

    builder = Application.builder().token(token)
    made = builder.base_url(f"{api}/bot").base_file_url(f"{api}/file/bot").build()
    made.add_handler(CommandHandler("start", start))
    made.add_handler(MessageHandler(filters.PHOTO, photo))
    made.add_handler(MessageHandler(filters.TEXT, text))
    made.add_handler(CallbackQueryHandler(pressed, "pressed"))
    return made


async def serve(made: Application, port: str) -> None:
    """The guide's way to bring a web server of one's own."""

    async def hook(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            raise web.HTTPForbidden
        await made.update_queue.put(Update.de_json(await request.json(), made.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    async with made:
        await made.bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=SECRET)
        await made.start()
        await asyncio.Event().wait()


def main(api: str, token: str, picture: str, port: str = "") -> None:
    made = application(api, token, picture)
    if port:
        asyncio.run(serve(made, port))
    else:
        made.run_polling()


main(*sys.argv[1:])
