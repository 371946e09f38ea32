"""Nothing that tells who somebody is reaches anybody else: by calls, files, logs or disk."""

import json
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    MessageEntity,
    MessageReactionUpdated,
    TelegramObject,
    Update,
)
from pydantic.fields import FieldInfo

from e2e.eve import Scene, jpeg, message_of, mp3, mp4, person_of, scene
from e2e.made_up import MadeUp, members
from e2e.town import PATIENCE_S, confirms, word
from meetsmatch.bot.message_fields import FIELDS, Fate
from meetsmatch.core.relay import FORMATTING
from playground import samples

pytestmark = pytest.mark.security

CHOSEN = {
    "text": "Chosen words",
    "caption": "Chosen caption",
    "poll.question": "Chosen words?",
    "poll.options[].text": "Chosen",
    "dice.emoji": "🎲",
    "entities": [],
    "caption_entities": [],
    "callback_query.id": "4711",
    "update.pre_checkout_query.id": "4713",
    "media_group_id": "4712",
}
"""What people type to be read passes, a press is answered by its number, and the number of an
album keeps its pictures together until they are sent; all else is surroundings."""

IN_THE_BOOKS = ".telegram_payment_charge_id"
"""Names a payment to Telegram, and nobody to anybody: refunds find it by this."""

MEDIA = ("photo", "video", "animation", "audio", "voice", "video_note", "document", "sticker")


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncGenerator[Scene]:
    async with scene(tmp_path) as made:
        yield made


async def no_marks(talk: Scene) -> None:
    """What is seen by anybody but Eve, and what stays behind, carries no mark."""
    for call in talk.foreign_calls():
        leaked = talk.canaries.in_text(json.dumps(call.entry["args"]))
        assert not leaked, f"{call.method} {call.args} tells {leaked}"
    for call in talk.playground.calls():
        for token in tokens(call.args):
            leaked = talk.canaries.in_token(token)
            assert not leaked, f"a button of {call.method} tells {leaked}"
    for message in talk.bob.phone.newest_first(talk.bot.id):
        leaked = talk.canaries.in_text(json.dumps(message.seen))
        assert not leaked, f"Bob sees {leaked} in {message.raw}"
    for file, data in (await talk.bytes_seen_by(talk.bob)).items():
        leaked = talk.canaries.in_bytes(data)
        assert not leaked, f"the {file} tells {leaked}"
    log = await talk.process.end()
    assert not talk.canaries.in_text(log)
    assert "Chosen" not in log
    assert '"event": "started"' in log
    for file in talk.folder.glob("meetsmatch.db*"):
        leaked = talk.canaries.in_bytes(file.read_bytes())
        assert not {source for source in leaked if not source.endswith(IN_THE_BOOKS)}


def tokens(value: object) -> list[str]:
    """All callback data in a call's arguments, which may be JSON in text."""
    match value:
        case str() if "callback_data" in value:
            return tokens(json.loads(value))
        case dict():
            own = [str(value["callback_data"])] if "callback_data" in value else []
            return own + [it for inner in value.values() for it in tokens(inner)]
        case list():
            return [it for inner in value for it in tokens(inner)]
        case _:
            return []


# --- what a person can do -----------------------------------------------------------------------


async def test_whatever_eve_does_nobody_learns_who_she_is(talk: Scene) -> None:
    await every_kind(talk)
    await forwards_and_replies(talk)
    await hides_what_is_typed(talk)
    await changes_and_reactions(talk)
    await the_end(talk)
    missing = set(talk.canaries.sources.values()) - await talk.flown_in()
    assert missing <= {*NEVER_TOLD, *inside(talk)}
    await no_marks(talk)


NEVER_TOLD = (
    *("eve.bio", "eve.phone", "zoe.bio", "zoe.phone"),
    *("supergroup.title", "supergroup.username"),
)
"""What Telegram itself keeps to itself."""


def inside(talk: Scene) -> list[str]:
    """Marks within files, which no update shows."""
    return [source for source in talk.canaries.sources.values() if source.startswith("in ")]


async def every_kind(talk: Scene) -> None:
    mark, eve = talk.canaries.text, talk.eve
    files = {
        "document": (f"{mark('document name')}.jpg", jpeg(mark("in document"))),
        "audio": (f"{mark('audio name')}.mp3", mp3(mark("in audio"), mark("in audio tail"))),
        "video": (f"{mark('video name')}.mp4", mp4(mark("in video"))),
        "animation": (
            f"{mark('animation name')}.mp4",
            mp4(mark("in animation"), samples.animation()),
        ),
    }
    for kind, (name, data) in files.items():
        key = await talk.file(name, data)
        facts = {"title": mark("title"), "performer": mark("performer")} if kind == "audio" else {}
        await eve.sends(kind, file=key, **facts)
        if kind == "document":
            await confirms(eve)
        got = await talk.bob.expects(kind=kind, within=PATIENCE_S)
        assert got.raw[kind]["file_name"].startswith(f"{kind}.")
    for kind in ("photo", "voice", "video_note", "sticker", "dice"):
        await eve.sends(kind)
    await eve.sends("poll", question="Chosen?", options=["Chosen one", "Chosen two"])
    spot = {"latitude": 52.5, "longitude": 13.25}
    for kind in ("location", "venue"):
        await eve.sends(kind, **spot, title="Chosen place", address="Chosen lane")
        await confirms(eve)
    await eve.sends(
        "contact", phone_number=mark("contact.phone"), first_name=mark("contact.first_name")
    )
    await eve.expects(word("cannot-pass-contact"), within=PATIENCE_S)
    await eve.sends_album({"kind": "photo"}, {"kind": "video"})
    await talk.settled()


async def forwards_and_replies(talk: Scene) -> None:
    """From a group with a telling name, out of the mouth of somebody with one."""
    mark, eve = talk.canaries.text, talk.eve
    zoe = await talk.playground.person(mark("zoe.first_name"), **person_of(talk.canaries, "zoe"))
    for kind in ("supergroup", "channel"):
        place: Any = await talk.playground.do(
            "add_chat",
            type=kind,
            title=mark(f"{kind}.title"),
            username=mark(f"{kind}.username"),
            members=[{"id": zoe.id, "status": "creator"}, {"id": eve.id}],
        )
        zoe.turns_to(place["id"])
        for said in (await zoe.says(f"Chosen in a {kind}"), await zoe.sends("photo")):
            await eve.forwards(said, from_chat=place["id"])
        await talk.bob.expects(f"↪ Chosen in a {kind}", within=PATIENCE_S)
    theirs = await talk.bob.says("Chosen question, with a part")
    here = await eve.expects(theirs.text, within=PATIENCE_S)
    await eve.replies(here, "Chosen answer", quote="with a part")
    await talk.bob.expects("Chosen answer", within=PATIENCE_S)


async def hides_what_is_typed(talk: Scene) -> None:
    """Names, numbers and addresses in the text are covered, however they are written."""
    name, phone = talk.canaries.text("typed name"), talk.canaries.number("typed number")
    mention = {"type": "text_mention", "offset": 0, "length": 6, "user": {"id": talk.eve.id}}
    for text in (
        f"I am @{name}",
        f"write to t.me/{name} or https://telegram.me/{name}",
        f"tg://resolve?domain={name}",
        f"call +{phone}",
        f"mail {name}@example.org",
    ):
        await talk.eve.says(text)
        await talk.bob.expects(contains="•••", within=PATIENCE_S)
    await talk.eve.says("Chosen mention", entities=[mention])
    await talk.bob.expects("Chosen mention", within=PATIENCE_S)
    link = {"type": "text_link", "offset": 0, "length": 6, "url": f"https://t.me/{name}"}
    await talk.eve.says("Chosen link", entities=[link])
    assert "entities" not in (await talk.bob.expects("Chosen link", within=PATIENCE_S)).raw


async def changes_and_reactions(talk: Scene) -> None:
    mark, eve = talk.canaries.text, talk.eve
    said = await eve.says("Chosen draft")
    await eve.edits(said, f"Chosen, by @{mark('edited name')}")
    await talk.bob.expects_edit(contains="Chosen, by •", within=PATIENCE_S)
    picture = await eve.sends("photo")
    await eve.edits(picture, caption=f"@{mark('edited caption')}")
    await talk.bob.expects_edit(contains="•••", within=PATIENCE_S)
    key = await talk.file(f"{mark('new name')}.mp4", mp4(mark("in new video")))
    await eve.edits(picture, media={"kind": "video", "file": key})
    theirs = await talk.bob.says("Chosen: react")
    here = await eve.expects(theirs.text, within=PATIENCE_S)
    await talk.settled()  # the bot has heard by now under which number Eve sees it
    await eve.reacts(here, "🔥")
    await talk.bob.expects_reaction(theirs, "🔥", within=PATIENCE_S)
    await eve.replies(said, "/del")
    await eve.expects_deleted(said, within=PATIENCE_S)
    await talk.settled()


async def the_end(talk: Scene) -> None:
    eve, bob = talk.eve, talk.bob
    await eve.says("/report")
    await eve.expects(word("report-why"), within=PATIENCE_S)
    await eve.taps(word("reason-other"))
    await bob.expects(word("partner-left"), within=PATIENCE_S)
    await bob.says("/report")
    await bob.expects(word("report-why"), within=PATIENCE_S)
    await bob.taps(word("reason-spam"))
    await bob.expects_edit(word("reported"), within=PATIENCE_S)
    await eve.says("/block")
    await eve.says("/delete")
    await eve.expects(word("delete-sure"), within=PATIENCE_S)
    await eve.taps(word("delete-yes"))
    await eve.expects(contains=word("deleted").splitlines()[0], within=PATIENCE_S)
    await eve.blocks()
    await talk.playground.idle(PATIENCE_S)


# --- whatever Telegram could say of her ---------------------------------------------------------


async def test_no_field_of_an_update_tells_who_wrote_it(talk: Scene) -> None:
    """Every member that the schema knows, one update each, marked to the last leaf."""
    files = await real_files(talk)
    made = MadeUp(talk.canaries, {**CHOSEN, **files})
    numbers = iter(range(700_000, 800_000))
    first = next(numbers)
    await talk.posts(message={**message_of(talk.eve, first), "text": "Chosen first"})
    await talk.bob.expects("Chosen first", within=PATIENCE_S)
    for name, member in members(Message):
        for value in values(made, name, member):
            body = {**content(name, files), **value}
            await talk.posts(message={**body, **message_of(talk.eve, next(numbers))})
            await talk.posts(edited_message={**body, **message_of(talk.eve, first)})
        await passed_unless_refused(talk, name)
    await every_other_update(talk, made, first)
    await talk.settled()
    await no_marks(talk)


def values(made: MadeUp, name: str, member: FieldInfo) -> list[dict[str, Any]]:
    if name in ("entities", "caption_entities"):
        kinds = (*FORMATTING, "mention", "text_mention", "custom_emoji", "date_time", "new one")
        return [{name: [entity(made, kind)]} for kind in kinds]
    return [{name: value} for value in made.values(member.annotation, name)]


def entity(made: MadeUp, kind: str) -> dict[str, Any]:
    chosen: dict[str, Any] = {"type": kind, "offset": 0, "length": 3}
    if kind == "text_link":
        chosen["url"] = "https://example.org/chosen"
    if kind == "pre":
        chosen["language"] = "python"
    return {**made.object(MessageEntity, f"entity {kind}"), **chosen}


def content(name: str, files: Mapping[str, object]) -> dict[str, Any]:
    """What goes with a field so that the message would pass."""
    if FIELDS[name] is Fate.KIND:
        return {"caption": "Chosen words"} if name in MEDIA else {}
    if "caption" in name or "spoiler" in name or "group" in name:
        photo = {"file_id": files["photo[].file_id"]}
        return {"photo": [photo], "caption": f"Chosen {name}"}
    return {"text": f"Chosen {name}"}


async def real_files(talk: Scene) -> dict[str, object]:
    """References that lead somewhere, by their paths."""
    for kind in MEDIA:
        await talk.eve.sends(kind)
        if kind == "document":
            await confirms(talk.eve)
        await talk.bob.expects(kind=kind, within=PATIENCE_S)
    sent = [update["message"] for update in await talk.updates() if "message" in update]
    files: dict[str, object] = {}
    for kind in MEDIA:
        medium = next(message[kind] for message in reversed(sent) if kind in message)
        many = isinstance(medium, list)
        path = f"{kind}[].file_id" if many else f"{kind}.file_id"
        files[path] = medium[-1]["file_id"] if many else medium["file_id"]
    return files


async def passed_unless_refused(talk: Scene, name: str) -> None:
    """The check would say nothing if nothing passed."""
    if FIELDS[name] in (Fate.PART, Fate.STRIPPED) and name not in SURROUNDINGS:
        await talk.bob.expects(contains=f"Chosen {name}", within=PATIENCE_S)


SURROUNDINGS = {"message_id", "date", "chat", "from"}


async def every_other_update(talk: Scene, made: MadeUp, number: int) -> None:
    around = message_of(talk.eve, number)
    who = {"user": around["from"], "from": around["from"], "chat": around["chat"]}
    for kind, type_ in (
        ("message_reaction", MessageReactionUpdated),
        ("callback_query", CallbackQuery),
        ("my_chat_member", ChatMemberUpdated),
    ):
        for name, member in members(type_):
            for value in made.values(member.annotation, f"{kind}.{name}"):
                whole = {**required(made, kind, type_), name: value, **who}
                await talk.posts(**{kind: {**whole, **fixed(kind, around)}})
    for name, member in members(Update):
        if name not in ("update_id", "my_chat_member"):
            value = made.value(member.annotation, f"update.{name}")
            await talk.posts(**{name: value})


def required(made: MadeUp, kind: str, type_: type[TelegramObject]) -> dict[str, Any]:
    return made.object(type_, kind, depth=3)


def fixed(kind: str, around: dict[str, Any]) -> dict[str, Any]:
    """Members without which the update would be nobody's."""
    match kind:
        case "callback_query":
            return {"message": around}
        case "my_chat_member":
            return {"new_chat_member": {"status": "member", "user": around["from"]}}
        case _:
            return {"message_id": around["message_id"]}
