"""The usual random-chat bot: aiogram, two Redis keys a pair, one task per update.

Not ours and not a straw man: defaults everywhere, each handler does what it should, in order.
"""

import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web
from redis.asyncio import BlockingConnectionPool, Redis

TTL_S = 3_600
"""Longer than any run; a killed one leaves nothing in Redis for ever."""


def build(redis: Redis, prefix: str) -> Dispatcher:
    """Handlers for /chat, /next and everything else, which is relayed."""
    queue, pair = f"{prefix}:queue", f"{prefix}:pair"

    async def seek(message: Message) -> None:
        me = message.chat.id
        other = await redis.lpop(queue)
        if other is None or int(other) == me:
            await redis.rpush(queue, me)
            await redis.expire(queue, TTL_S)
            return
        await redis.set(f"{pair}:{me}", int(other), ex=TTL_S)
        await redis.set(f"{pair}:{int(other)}", me, ex=TTL_S)
        await message.answer("found")
        await message.bot.send_message(int(other), "found")

    async def leave(message: Message) -> None:
        me = message.chat.id
        if (other := await redis.get(f"{pair}:{me}")) is not None:
            await redis.delete(f"{pair}:{me}", f"{pair}:{int(other)}")
            await message.bot.send_message(int(other), "left")
            await redis.rpush(queue, int(other))
        await seek(message)

    async def relay(message: Message) -> None:
        if (other := await redis.get(f"{pair}:{message.chat.id}")) is not None:
            await message.bot.send_message(int(other), message.text or "")

    dispatcher = Dispatcher()
    dispatcher.message.register(seek, Command("chat"))
    dispatcher.message.register(leave, Command("next"))
    dispatcher.message.register(relay)
    return dispatcher


def main() -> None:
    """Poll, or serve on PORT, until killed."""
    pool = BlockingConnectionPool.from_url(os.environ["REDIS_URL"], max_connections=100)
    server = TelegramAPIServer.from_base(os.environ["API_URL"])
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = build(Redis(connection_pool=pool), os.environ["REDIS_PREFIX"])
    if os.environ.get("UPDATES") == "polling":
        dispatcher.run_polling(bot)
        return
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=os.environ["WEBHOOK_SECRET"]).register(
        app, "/webhook"
    )
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), print=None)


if __name__ == "__main__":
    main()
