"""An echo bot as pyTelegramBotAPI's guide has it: `telebot_echo.py API TOKEN PICTURE [PORT]`."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from telebot import TeleBot, apihelper
from telebot.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)

SECRET = "stock-secret"


def echo(token: str, picture: str) -> TeleBot:
    bot = TeleBot(token)

    @bot.message_handler(commands=["start"])
    def start(message: Message) -> None:
        keyboard = InlineKeyboardMarkup()
        keyboard.add(InlineKeyboardButton("Press me", callback_data="pressed"))
        hello = f"Hello, {message.from_user.first_name}!"
        bot.send_message(message.chat.id, hello, reply_markup=keyboard)

    @bot.message_handler(content_types=["text"])
    def text(message: Message) -> None:
        bot.reply_to(message, f"You said {message.text}")

    @bot.message_handler(content_types=["photo"])
    def photo(message: Message) -> None:
        with Path(picture).open("rb") as file:
            bot.send_photo(message.chat.id, file, f"Mine, for your {message.caption}")

    @bot.callback_query_handler(lambda query: query.data == "pressed")
    def pressed(query: CallbackQuery) -> None:
        bot.answer_callback_query(query.id, "Thank you")
        name, at = query.from_user.first_name, query.message
        bot.edit_message_text(f"{name} pressed", at.chat.id, at.message_id)

    return bot


def hook(bot: TeleBot) -> type[BaseHTTPRequestHandler]:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            right = self.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.send_response(200 if right else 403)
            self.send_header("Content-Length", "0")
            self.end_headers()
            if right:
                bot.process_new_updates([Update.de_json(body)])

    return Hook


def main(api: str, token: str, picture: str, port: str = "") -> None:
    apihelper.API_URL = api + "/bot{0}/{1}"
    apihelper.FILE_URL = api + "/file/bot{0}/{1}"
    bot = echo(token, picture)
    if not port:
        bot.infinity_polling()
        return
    bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=SECRET)
    ThreadingHTTPServer(("127.0.0.1", int(port)), hook(bot)).serve_forever()


main(*sys.argv[1:])
