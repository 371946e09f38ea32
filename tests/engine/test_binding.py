"""What is only known when a letter is sent: twins, cards, albums."""

from collections.abc import Awaitable, Callable, Mapping

import pytest

from engine.world import ANA, BOB, BOT, Clock, ShakyStore, World
from meetsmatch.adapters.memory import Fault, MemoryTelegram
from meetsmatch.app.ports import Answer, Unavailable
from meetsmatch.app.work import Outgoing
from meetsmatch.engine.delivery import NUMBER_MS
from meetsmatch.engine.line import ALBUM_WAITS_MS
from meetsmatch.engine.ports import Update

PHOTO = "AgACphoto"
SHOT = {"type": "photo", "media": "p", "caption": "her"}
LOST = [
    "Bad Request: message to edit not found",
    "Bad Request: message can't be edited",
]


def last(world: World, person: int, method: str) -> dict[str, object]:
    """The parameters of the last such call."""
    return dict(world.calls(person, method)[-1].params)


async def twin(world: World, person: int, message: int) -> int | None:
    chat = await world.chat(person)
    return await world.store.twin(BOT, chat.id, await world.person(person), message)


# --- twins ------------------------------------------------------------------------------------


async def test_replies_keep_their_thread_both_ways(world: World) -> None:
    await world.pair(ANA, BOB)
    asked = await world.says(ANA, "how are you?")
    copy = await twin(world, ANA, asked)
    answered = await world.says(BOB, "fine", reply_to_message={"message_id": copy})
    reply = {"message_id": asked, "allow_sending_without_reply": True}
    assert last(world, ANA, "sendMessage")["reply_parameters"] == reply
    back = await twin(world, BOB, answered)
    await world.says(ANA, "good", reply_to_message={"message_id": back})
    reply = {"message_id": answered, "allow_sending_without_reply": True}
    assert last(world, BOB, "sendMessage")["reply_parameters"] == reply


class LateTelegram(MemoryTelegram):
    """Delivers at once; its answer comes only after `meanwhile`."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def call(self, method: str, params: Mapping[str, object]) -> Answer:
        answer = await super().call(method, params)
        if (meanwhile := self.meanwhile) is not None:
            self.meanwhile = None
            await meanwhile()
        return answer


async def test_a_reply_faster_than_telegrams_answer_keeps_its_thread() -> None:
    telegram = LateTelegram(Clock())
    world = World(telegram=telegram)
    await world.pair(ANA, BOB)

    async def answers_at_once() -> None:
        copy = max(telegram.chats[BOB])
        await world.take(telegram.writes(BOB, "fine", reply_to_message={"message_id": copy}))
        await world.engine.sender.send_due(100)
        assert world.heard(ANA)[-1] != "fine"

    telegram.meanwhile = answers_at_once
    asked = await world.says(ANA, "how are you?")
    world.clock.ms += NUMBER_MS
    await world.send()
    reply = {"message_id": asked, "allow_sending_without_reply": True}
    assert last(world, ANA, "sendMessage")["text"] == "fine"
    assert last(world, ANA, "sendMessage")["reply_parameters"] == reply


async def test_a_reply_to_something_unknown_is_sent_without_it(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.says(ANA, "hm", reply_to_message={"message_id": 999})
    assert "reply_parameters" not in last(world, BOB, "sendMessage")


async def test_an_edit_follows_its_message(world: World) -> None:
    await world.pair(ANA, BOB)
    typed = await world.says(ANA, "helo")
    await world.take(world.telegram.edits(ANA, typed, "hello"))
    await world.send()
    copy = await twin(world, ANA, typed)
    assert copy is not None
    assert world.telegram.chats[BOB][copy]["text"] == "hello"


async def test_twins_are_known_before_the_store_knows_them(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    await world.pair(ANA, BOB)
    shaky.away = {"mark", "twin"}
    update = world.telegram.writes(ANA, "helo")
    await world.take(update)
    typed = max(world.telegram.chats[ANA])
    await world.take(world.telegram.edits(ANA, typed, "hello"))
    for _ in range(3):
        with pytest.raises(Unavailable):
            await world.send()
    assert last(world, BOB, "editMessageText")["text"] == "hello"
    shaky.away.clear()
    await world.send()
    links = world.engine.sender.marks.links
    assert (links.twins, links.cards) == ({}, {})


async def test_changes_of_something_unknown_are_skipped(world: World) -> None:
    await world.pair(ANA, BOB)
    before = len(world.telegram.calls)
    world.telegram.chats[ANA][999] = {"message_id": 999, "text": "?"}
    await world.take(world.telegram.edits(ANA, 999, "!"))
    await world.take(reaction(world, 999))
    await world.send()
    assert len(world.telegram.calls) == before
    assert world.engine.counters.expired == 2


async def test_a_change_that_is_there_already_counts_as_done(world: World) -> None:
    await world.pair(ANA, BOB)
    typed = await world.says(ANA, "hello")
    await world.take(world.telegram.edits(ANA, typed, "hello"))
    await world.send()
    assert "not modified" in world.telegram.calls[-1].answer.description
    assert world.engine.counters.failed == 0


async def test_reactions_are_mirrored_unless_the_message_is_gone(world: World) -> None:
    await world.pair(ANA, BOB)
    typed = await world.says(ANA, "hello")
    await world.take(reaction(world, typed))
    await world.send()
    assert last(world, BOB, "setMessageReaction")["reaction"] == [{"type": "emoji", "emoji": "🔥"}]
    world.telegram.chats[BOB].clear()
    await world.take(reaction(world, typed))
    await world.send()
    assert world.heard(ANA)[-1] == "undelivered: failed"


async def test_deleting_what_is_gone_is_done(world: World) -> None:
    await world.says(ANA, "/start")
    ana = await world.person(ANA)
    await world.commit(Outgoing(BOT, ana, "deleteMessage", {"message_id": 2}))
    await world.commit(Outgoing(BOT, ana, "deleteMessage", {"message_id": 2}))
    await world.send()
    assert world.engine.counters.failed == 0
    assert world.engine.counters.sent == 3


def reaction(world: World, message: int) -> Update:
    new = [{"type": "emoji", "emoji": "🔥"}]
    return world.telegram.update("message_reaction", ANA, message_id=message, new_reaction=new)


# --- cards ------------------------------------------------------------------------------------


async def test_a_card_is_sent_once_and_then_edited(world: World) -> None:
    await world.says(ANA, "/start")
    for text in ("/card one", "/card two", "/card two"):
        await world.says(ANA, text)
    assert world.heard(ANA) == ["welcome", "one"]
    (shown,) = [m for m in world.telegram.chats[ANA].values() if m["text"] == "two"]
    assert shown["message_id"] == world.calls(ANA, "sendMessage")[-1].messages[0]
    world.restart()
    await world.says(ANA, "/card three")
    assert shown["message_id"] == last(world, ANA, "editMessageText")["message_id"]
    assert world.engine.counters.failed == 0


@pytest.mark.parametrize("description", LOST)
async def test_a_lost_card_is_sent_anew(world: World, description: str) -> None:
    await world.says(ANA, "/start")
    await world.says(ANA, "/card one")
    world.telegram.fail(Fault(Answer(400, None, description), "editMessageText"))
    await world.says(ANA, "/card two")
    await world.says(ANA, "/card three")
    assert world.heard(ANA) == ["welcome", "one", "two"]
    assert "message_id" not in last(world, ANA, "sendMessage")
    newest = world.calls(ANA, "sendMessage")[-1].messages[0]
    assert last(world, ANA, "editMessageText")["message_id"] == newest


async def test_a_card_may_be_sent_below_all_that_was_said(world: World) -> None:
    await world.says(ANA, "/start")
    ana = await world.person(ANA)
    await world.says(ANA, "/card one")
    await world.commit(Outgoing(BOT, ana, "sendMessage", {"text": "again"}, card="place"))
    await world.commit(Outgoing(BOT, ana, "editMessageText", {"text": "new"}, card="place"))
    await world.send()
    newest = world.calls(ANA, "sendMessage")[-1].messages[0]
    assert last(world, ANA, "editMessageText")["message_id"] == newest


async def test_a_card_with_a_known_message_takes_it(world: World) -> None:
    await world.says(ANA, "/start")
    welcome = world.calls(ANA, "sendMessage")[-1].messages[0]
    params = {"text": "pressed", "message_id": welcome}
    ana = await world.person(ANA)
    await world.commit(Outgoing(BOT, ana, "editMessageText", params, card="place"))
    await world.says(ANA, "/card next")
    assert world.telegram.chats[ANA][welcome]["text"] == "next"


async def test_a_card_gets_a_photo_in_its_place(world: World) -> None:
    await world.says(ANA, "hello")
    ana = await world.person(ANA)
    await world.commit(Outgoing(BOT, ana, "sendMessage", {"text": "words"}, card="place"))
    await world.commit(Outgoing(BOT, ana, "editMessageMedia", {"media": SHOT}, card="place"))
    await world.send()
    *_, sent = world.calls(ANA, "sendMessage")
    (edited,) = world.calls(ANA, "editMessageMedia")
    assert edited.params["message_id"] == sent.messages[0]
    assert world.telegram.chats[ANA][sent.messages[0]]["photo"] == "p"


async def test_a_card_with_a_photo_is_sent_if_there_is_none(world: World) -> None:
    await world.says(ANA, "hello")
    ana = await world.person(ANA)
    edit = Outgoing(
        BOT, ana, "editMessageMedia", {"media": SHOT, "reply_markup": {}}, card="place"
    )
    await world.commit(edit)
    await world.send()
    sent = {"photo": "p", "caption": "her", "reply_markup": {}, "chat_id": ANA}
    assert last(world, ANA, "sendPhoto") == sent
    world.telegram.chats[ANA].clear()
    await world.commit(edit)
    await world.send()
    assert last(world, ANA, "sendPhoto") == sent


async def test_a_photo_that_becomes_words_is_sent_anew(world: World) -> None:
    await world.says(ANA, "hello")
    ana = await world.person(ANA)
    await world.commit(Outgoing(BOT, ana, "sendPhoto", {"photo": "p"}, card="place"))
    await world.commit(Outgoing(BOT, ana, "editMessageText", {"text": "words"}, card="place"))
    await world.send()
    assert world.heard(ANA)[-1] == "words"


async def test_a_card_loses_its_buttons(world: World) -> None:
    await world.says(ANA, "hello")
    ana = await world.person(ANA)
    strip = Outgoing(BOT, ana, "editMessageReplyMarkup", {}, card="place")
    await world.commit(strip)
    await world.send()
    assert world.calls(ANA, "editMessageReplyMarkup") == []
    params = {"text": "words", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}}
    await world.commit(Outgoing(BOT, ana, "sendMessage", params, card="place"))
    await world.commit(strip)
    await world.send()
    *_, sent = world.calls(ANA, "sendMessage")
    assert "reply_markup" not in world.telegram.chats[ANA][sent.messages[0]]
    assert len(world.calls(ANA, "editMessageReplyMarkup")) == 1
    await world.commit(strip)
    await world.send()
    assert len(world.calls(ANA, "editMessageReplyMarkup")) == 1, "it has none any more"
    await world.commit(Outgoing(BOT, ana, "editMessageText", {"text": "new"}, card="place"))
    await world.send()
    assert world.heard(ANA)[-2:] == ["words", "new"], "nor can anything else be done to it"


async def test_an_older_card_loses_its_buttons_and_the_live_one_stays_it(world: World) -> None:
    await world.says(ANA, "hello")
    ana = await world.person(ANA)
    params = {"text": "words", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}}
    for _ in range(2):
        await world.commit(Outgoing(BOT, ana, "sendMessage", params, card="place"))
        await world.send()
    older, live = (it.messages[0] for it in world.calls(ANA, "sendMessage")[-2:])
    strip = Outgoing(BOT, ana, "editMessageReplyMarkup", {"message_id": older}, card="place")
    await world.commit(strip)
    await world.commit(Outgoing(BOT, ana, "editMessageText", {"text": "new"}, card="place"))
    await world.send()
    assert "reply_markup" not in world.telegram.chats[ANA][older]
    assert world.telegram.chats[ANA][live]["text"] == "new"


async def test_nobody_asks_for_a_card_whose_number_is_known(shaky: ShakyStore) -> None:
    """Whoever presses a button of it names its message: one question less for each press."""
    world = World(store=shaky)
    await world.says(ANA, "hello")
    ana = await world.person(ANA)
    (message,) = world.calls(ANA, "sendMessage")[-1].messages
    params = {"text": "new", "message_id": message}
    await world.commit(Outgoing(BOT, ana, "editMessageText", params, card="place"))
    shaky.away = {"card"}
    await world.send()
    assert world.telegram.chats[ANA][message]["text"] == "new"


async def test_a_card_that_is_gone_loses_no_buttons_and_is_not_sent_anew(world: World) -> None:
    await world.says(ANA, "hello")
    ana = await world.person(ANA)
    await world.commit(Outgoing(BOT, ana, "sendMessage", {"text": "words"}, card="place"))
    await world.send()
    world.telegram.chats[ANA].clear()
    await world.commit(Outgoing(BOT, ana, "editMessageReplyMarkup", {}, card="place"))
    await world.send()
    assert world.heard(ANA)[-1] == "words"
    assert len(world.heard(ANA)) == 2


async def test_cards_are_known_before_the_store_knows_them(shaky: ShakyStore) -> None:
    world = World(store=shaky)
    await world.says(ANA, "/start")
    shaky.away = {"mark"}
    for text in ("/card one", "/card two"):
        await world.take(world.telegram.writes(ANA, text))
    for _ in range(2):
        with pytest.raises(Unavailable):
            await world.send()
    assert world.heard(ANA) == ["welcome", "one"]
    assert last(world, ANA, "editMessageText")["text"] == "two"


# --- albums -----------------------------------------------------------------------------------


def picture(world: World, person: int, file: str, album: str = "a1", **more: object) -> Update:
    sizes = [{"file_id": f"{PHOTO}{file}", "file_unique_id": file, "width": 1, "height": 1}]
    update = world.telegram.writes(person, "", media_group_id=album, photo=sizes, **more)
    message = update["message"]
    assert isinstance(message, dict)
    del message["text"]
    return update


async def test_an_album_arrives_as_one(world: World) -> None:
    await world.pair(ANA, BOB)
    for n in "123":
        await world.take(picture(world, ANA, n, caption=f"c{n}"))
    await world.send()
    assert world.calls(BOB, "sendMediaGroup") == []
    await world.later(ALBUM_WAITS_MS - 1)
    assert world.calls(BOB, "sendMediaGroup") == []
    await world.later(1)
    (call,) = world.calls(BOB, "sendMediaGroup")
    media = call.params["media"]
    assert isinstance(media, list)
    assert [(m["type"], m["media"], m["caption"]) for m in media] == [
        ("photo", f"{PHOTO}{n}", f"c{n}") for n in "123"
    ]
    typed = sorted(world.telegram.chats[ANA])[-3:]
    assert tuple([await twin(world, ANA, n) for n in typed]) == call.messages
    assert world.engine.counters.sent == 4 + 3


async def test_the_authors_next_words_complete_an_album(world: World) -> None:
    await world.pair(ANA, BOB)
    copied = await world.says(BOB, "show me")
    first = {"message_id": await twin(world, BOB, copied)}
    await world.take(picture(world, ANA, "1", reply_to_message=first))
    await world.take(world.telegram.writes(BOB, "what the partner says does not"))
    await world.take(picture(world, ANA, "2"))
    await world.send()
    assert world.calls(BOB, "sendMediaGroup") == []
    await world.take(world.telegram.writes(ANA, "look!"))
    await world.send()
    (call,) = world.calls(BOB, "sendMediaGroup")
    reply = {"message_id": copied, "allow_sending_without_reply": True}
    assert call.params["reply_parameters"] == reply
    assert world.heard(BOB)[-1] == "look!"


async def test_words_to_them_in_between_do_not_split_an_album(world: World) -> None:
    await world.pair(ANA, BOB)
    await world.take(picture(world, ANA, "1"))
    await world.take(world.telegram.writes(BOB, "/card hi"))
    await world.take(picture(world, ANA, "2"))
    await world.later(ALBUM_WAITS_MS)
    assert [len(call.messages) for call in world.calls(BOB, "sendMediaGroup")] == [2]


async def test_ten_pictures_are_full(world: World) -> None:
    await world.pair(ANA, BOB)
    for n in range(11):
        await world.take(picture(world, ANA, f"{n}"))
    await world.send()
    assert [len(call.messages) for call in world.calls(BOB, "sendMediaGroup")] == [10]
    await world.later(ALBUM_WAITS_MS)
    assert len(world.calls(BOB, "sendPhoto")) == 1


async def test_one_bad_picture_does_not_spoil_the_others(world: World) -> None:
    await world.pair(ANA, BOB)
    for n in "123":
        await world.take(picture(world, ANA, n))
    bad = Answer(400, None, "Bad Request: failed to send message #2")
    world.telegram.fail(Fault(bad, "sendMediaGroup"))
    world.telegram.fail(Fault(bad, "sendPhoto"))
    await world.later(ALBUM_WAITS_MS)
    sent = [call for call in world.calls(BOB, "sendPhoto") if call.answer.status == 200]
    assert [call.params["photo"] for call in sent] == [f"{PHOTO}2", f"{PHOTO}3"]
    assert world.heard(ANA)[-1] == "undelivered: failed"


async def test_an_album_is_tried_again_as_one(world: World) -> None:
    await world.pair(ANA, BOB)
    for n in "12":
        await world.take(picture(world, ANA, n))
    world.telegram.fail(Fault(Answer(500), "sendMediaGroup"))
    world.telegram.fail(Fault(Answer(200, "odd"), "sendMediaGroup"))
    await world.later(ALBUM_WAITS_MS)
    await world.later(500)
    assert len(world.calls(BOB, "sendMediaGroup")) == 2
    assert (await world.store.counts(BOT))["outbox"] == 0


async def test_what_cannot_be_an_album_goes_one_by_one(world: World) -> None:
    await world.pair(ANA, BOB)
    ana, bob, chat = await world.person(ANA), await world.person(BOB), (await world.chat(ANA)).id
    for method, params in (
        ("sendPhoto", {"photo": "p", "protect_content": True}),
        ("sendMessage", {"text": "no picture"}),
    ):
        await world.commit(
            Outgoing(BOT, bob, method, params, chat=chat, author=ana, album="a", source=1)
        )
    await world.later(ALBUM_WAITS_MS)
    assert world.heard(BOB)[-1] == "no picture"
    assert last(world, BOB, "sendPhoto")["protect_content"] is True


async def test_an_album_keeps_protection(world: World) -> None:
    await world.pair(ANA, BOB)
    ana, bob, chat = await world.person(ANA), await world.person(BOB), (await world.chat(ANA)).id
    params = {"photo": "p", "protect_content": True}
    for n in (1, 2):
        await world.commit(
            Outgoing(BOT, bob, "sendPhoto", params, chat=chat, author=ana, album="a", source=n)
        )
    await world.later(ALBUM_WAITS_MS)
    call = last(world, BOB, "sendMediaGroup")
    assert call["protect_content"] is True
    assert call["media"] == [{"type": "photo", "media": "p"}] * 2
