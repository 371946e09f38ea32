"""What keeps a bot from starting, and how it is told."""

import io
import json
import logging
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
import structlog

from e2e.running import SECRET, TOKEN, joins, running, settings
from meetsmatch.adapters import logs
from meetsmatch.adapters.botapi import connected, server_time
from meetsmatch.adapters.secret import fresh
from meetsmatch.app.ports import Answer, Unavailable
from meetsmatch.bot.wording import Wording
from meetsmatch.core.bench import Staff
from meetsmatch.core.modes import Mode
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.rules import Rules
from meetsmatch.introduction import DUTIES, MENU, Introduction, menu_of
from meetsmatch.wiring import CannotStart, new_id, opened, trouble, vault_of
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.start("json", "info", (), stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


async def test_other_keys_than_the_database_was_made_with_are_refused(
    playground: Playground, tmp_path: Path
) -> None:
    bot = await playground.bot(token=TOKEN)
    old, new = fresh(), fresh()
    async with running(settings(playground.url, tmp_path, secret_keys=(old,))):
        await joins(await playground.person("Ana", language_code="en"), bot)
        await playground.idle()
    for keys in ((new,), (old, new)):
        with pytest.raises(CannotStart, match="The keys don't fit the database"):
            async with opened(settings(NOWHERE, tmp_path, secret_keys=keys)):
                pass
    async with opened(settings(NOWHERE, tmp_path, secret_keys=(new, old))) as kept:
        assert await kept.store.somebody() is not None


async def test_a_key_file_that_holds_no_good_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    for content, said in (("", "is empty"), ("password\n", "32 random characters")):
        path.write_text(content, "ascii")
        with pytest.raises(CannotStart, match=said):
            vault_of(settings(NOWHERE, tmp_path, secret_keys=(), key_file=path))


async def test_a_key_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="set KEY_FILE"):
        vault_of(settings(NOWHERE, tmp_path, secret_keys=(), key_file=tmp_path))


async def test_a_database_in_no_folder_is_told(tmp_path: Path) -> None:
    tmp_path.joinpath("file").touch()
    away = {"database_url": f"sqlite:///{tmp_path}/file/meetsmatch.db"}
    with pytest.raises(CannotStart, match="can't be opened"):
        async with opened(settings(NOWHERE, tmp_path, **away)):
            pass


async def test_a_database_server_that_is_away_is_told(tmp_path: Path) -> None:
    away = {"database_url": "postgresql://me:secret@127.0.0.1:1/mine"}
    with pytest.raises(CannotStart, match=r"127\.0\.0\.1:1/mine does not answer"):
        async with opened(settings(NOWHERE, tmp_path, **away)):
            pass


async def test_what_postgresql_needs_is_told_when_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delitem(sys.modules, "meetsmatch.adapters.postgres", raising=False)
    monkeypatch.delattr("meetsmatch.adapters.postgres", raising=False)
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    for name in ("executor", "faults", "opening", "pool"):
        monkeypatch.delitem(sys.modules, f"meetsmatch.adapters.postgres.{name}", raising=False)
    with pytest.raises(CannotStart, match=r"install meetsmatch\[postgresql\].*asyncpg"):
        async with opened(settings(NOWHERE, tmp_path, database_url="postgresql://db/name")):
            pass


def test_ids_fit_every_engine() -> None:
    assert all(0 < new_id() < 1 << 52 for _ in range(100))


def test_trouble_is_logged_without_words_of_anybody(log: io.StringIO) -> None:
    for error in (ValueError("dear diary"), Unavailable("the database is locked")):
        trouble("lane", error)
    said = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["level"] for line in said] == ["error", "warning"]
    assert "dear diary" not in log.getvalue()


# --- introduction -----------------------------------------------------------------------


async def test_an_introduction_is_tried_until_it_is_heard(playground: Playground) -> None:
    bot = await playground.bot("a_bot")
    async with (
        connected(playground.url, bot.token) as api,
        playground.fault("setMyCommands", kind="5xx", times=3),
    ):
        await Introduction(api, Wording.load(), None, soon=0.01).make()
        told = await api.call("getMyCommands", {"language_code": "ru"})
    assert isinstance(told.result, list)
    assert told.result[0]["command"] == "match"


async def test_where_something_is_for_sale_the_menu_says_so(playground: Playground) -> None:
    bot = await playground.bot("a_bot")
    selling = Rules(prices=(Offer(Item.SEE_LIKES, 30, 7),))
    async with connected(playground.url, bot.token) as api:
        await Introduction(api, Wording.load(), None, selling).make()
        told = await api.call("getMyCommands", {})
    assert [it["command"] for it in told.result] == [*MENU]
    assert "premium" not in menu_of(Rules())
    assert "premium" not in menu_of(replace(selling, modes=(Mode.CHAT,))), "all of it is of cards"


async def test_moderators_and_owners_are_offered_more_where_they_are(
    playground: Playground, log: io.StringIO
) -> None:
    bot = await playground.bot("a_bot")
    ana = await playground.person("Ana")
    await ana.starts(bot)
    group = await playground.group("Mods", ana, bot)
    staff = Staff(group.id, frozenset({ana.id, 42}))

    async def menu(chat: int | None, language: str = "") -> list[str]:
        scope = {"scope": {"type": "chat", "chat_id": chat}} if chat else {}
        told = await api.call("getMyCommands", {**scope, "language_code": language})
        return [it["command"] for it in told.result]

    async with connected(playground.url, bot.token) as api:
        await Introduction(api, Wording.load(), None, staff=staff).make()
        assert await menu(group.id) == [*DUTIES]
        assert await menu(ana.id) == await menu(ana.id, "ru") == [*menu_of(Rules()), *DUTIES]
        assert await menu(None) == [*menu_of(Rules())]
    assert log.getvalue().count("introduction.left out") == 3, "who is not there: each language"


async def test_an_empty_chat_says_what_the_bot_does_in_every_language(
    playground: Playground,
) -> None:
    bot = await playground.bot("a_bot")
    async with connected(playground.url, bot.token) as api:
        await Introduction(api, Wording.load(), None).make()
        said = [
            (await api.call("getMyDescription", {"language_code": code})).result
            for code in ("en", "ru", "de")
        ]
        short = (await api.call("getMyShortDescription", {})).result
    assert [str(each)[17:25] for each in said] == ["Meet som", "Новые зн", "Meet som"]
    assert "someone new" in str(short)


class Curt:
    """A server that is no Telegram and says just that it is done."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def call(self, method: str, params: Mapping[str, object]) -> Answer:
        self.asked.append(method)
        return Answer(200, True)


async def test_a_server_that_tells_no_description_is_given_none() -> None:
    server = Curt()
    await Introduction(server, Wording.load(), None).make()
    assert {*server.asked} == {"setMyCommands", "getMyDescription", "getMyShortDescription"}


@pytest.mark.parametrize("own", ["Ours", "2026"])
async def test_a_description_that_the_operator_wrote_stays(
    playground: Playground, own: str
) -> None:
    bot = await playground.bot("a_bot")
    async with connected(playground.url, bot.token) as api:
        await api.call("setMyDescription", {"description": own})
        await Introduction(api, Wording.load(), None).make()
        told = [
            (await api.call("getMyDescription", {"language_code": code})).result
            for code in ("", "ru")
        ]
    assert told == [{"description": own}] * 2


async def test_a_description_of_ours_follows_what_the_bot_offers(playground: Playground) -> None:
    bot = await playground.bot("a_bot")
    async with connected(playground.url, bot.token) as api:
        for rules in (Rules(), Rules(modes=(Mode.CHAT,))):
            await Introduction(api, Wording.load(), None, rules).make()
        told = await api.call("getMyShortDescription", {"language_code": "ru"})
        menu = await api.call("getMyCommands", {})
    assert str(told.result).startswith("{'short_description': 'Разговор с незнакомцем прямо")
    assert "анкет" not in str(told.result)
    assert [it["command"] for it in menu.result][:3] == ["chat", "next", "stop"]


async def test_descriptions_name_the_age_from_which_people_are_let_in(
    playground: Playground,
) -> None:
    bot = await playground.bot("a_bot")
    async with connected(playground.url, bot.token) as api:
        for rules in (Rules(), Rules(min_age=21)):
            await Introduction(api, Wording.load(), None, rules).make()
        for code, words in ("en", "For people who are 21 or older."), ("ru", "уже есть 21."):
            told = await api.call("getMyDescription", {"language_code": code})
            short = await api.call("getMyShortDescription", {"language_code": code})
            assert words in str(told.result)
            assert "21+" in str(short.result)
            assert "18" not in str((told.result, short.result))


async def test_a_bot_of_one_language_speaks_it_to_everybody(playground: Playground) -> None:
    bot = await playground.bot("a_bot")
    async with connected(playground.url, bot.token) as api:
        for rules in (Rules(), Rules(languages=("ru",))):
            await Introduction(api, Wording.load(), None, rules).make()
        for code in ("", "en", "ru"):
            menu = await api.call("getMyCommands", {"language_code": code})
            told = await api.call("getMyShortDescription", {"language_code": code})
            assert menu.result[0]["description"] == "Анкеты людей рядом"
            assert "Никто не узнает" in str(told.result)


async def test_a_webhook_that_telegram_refuses_is_told(playground: Playground) -> None:
    bot = await playground.bot("a_bot")
    async with connected(playground.url, bot.token) as api:
        introduction = Introduction(api, Wording.load(), {"url": "nonsense"})
        with pytest.raises(CannotStart, match="setWebhook is refused"):
            await introduction.make()


# --- health over a real port ------------------------------------------------------------


@pytest.mark.parametrize("updates", ["polling", "webhook"])
async def test_health_is_served_and_a_poller_has_no_webhook(
    playground: Playground, tmp_path: Path, updates: str
) -> None:
    await playground.bot(token=TOKEN)
    wanted = settings(playground.url, tmp_path, updates)
    site = f"http://127.0.0.1:{wanted.port}"
    async with running(wanted), aiohttp.ClientSession() as http:
        for page in ("live", "ready"):
            async with http.get(f"{site}/health/{page}") as answer:
                assert await answer.json() == {"ok": True, "why": []}
        secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with http.post(f"{site}/hook", data=b"{}", headers=secret) as answer:
            assert answer.status == (404 if updates == "polling" else 200)


async def test_a_server_that_is_away_tells_no_time() -> None:
    assert await server_time(NOWHERE) is None


async def test_a_bot_that_has_stopped_takes_nothing_more(
    playground: Playground, tmp_path: Path
) -> None:
    await playground.bot(token=TOKEN)
    async with running(settings(playground.url, tmp_path)) as jobs:
        await jobs.stop()
        with pytest.raises(Unavailable):
            await jobs.take([b'{"update_id": 1}'])
