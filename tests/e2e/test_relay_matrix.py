"""Every kind of message, sent, answered, changed, reacted to and taken back: what arrives.

One couple talks through all of it, over real HTTP. After each step both phones show what they
should, and nothing besides.
"""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from e2e.town import PATIENCE_S, Town, confirms, joins, word
from playground.client import Message, Person

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOLD = {"type": "bold", "offset": 0, "length": 3}
LINK = {"type": "text_link", "offset": 4, "length": 4, "url": "https://example.org/"}
Members = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Couple:
    """Two people in a chat who show each other everything."""

    town: Town
    ana: Person
    bob: Person

    async def nothing_else(self) -> None:
        """Everything has settled, and no phone shows a message that was not looked at."""
        await self.town.quiet()
        for person in (self.ana, self.bob):
            await person.expects_nothing(within=0)

    async def sends(
        self, kind: str, by: Person | None = None, **more: Any
    ) -> tuple[Message, Message]:
        """What one sends of this kind, and what the other gets."""
        author = by or self.ana
        partner = self.ana if author is self.bob else self.bob
        sent = await author.sends(kind, **{**GIVEN.get(kind, {}), **more})
        if kind in CONFIRMED:
            await confirms(author)
        got = await partner.expects(kind=ARRIVES_AS.get(kind, kind), within=PATIENCE_S)
        await self.town.idle()  # the bot has heard by now under which number it arrived
        return sent, got


GIVEN: dict[str, Members] = {
    "text": {"text": "One two three", "entities": [BOLD, LINK]},
    "photo": {"caption": "One two", "entities": [BOLD]},
    "video": {"caption": "One two", "entities": [BOLD]},
    "animation": {"caption": "One two", "entities": [BOLD]},
    "voice": {"caption": "One two", "entities": [BOLD], "duration": 7},
    "audio": {"caption": "One two", "entities": [BOLD]},
    "document": {"caption": "One two", "entities": [BOLD]},
    "location": {"latitude": 52.5, "longitude": 13.25},
    "venue": {"latitude": 52.5, "longitude": 13.25, "title": "Library", "address": "Old Lane 1"},
    "poll": {"question": "Tea or coffee?", "options": ["Tea", "Coffee"]},
}
KINDS = (
    *("text", "photo", "video", "animation", "voice", "video_note", "audio", "document"),
    *("sticker", "dice", "location", "venue", "poll"),
)
CONFIRMED = ("location", "venue")
ARRIVES_AS = {"dice": "text"}
"""A die would be thrown again and show another number."""

CAPTIONED = ("photo", "video", "animation", "voice", "audio", "document")
EXCHANGEABLE = ("photo", "video", "animation", "audio", "document")
NEUTRAL = {
    "video": "video.mp4",
    "animation": "animation.mp4",
    "audio": "audio.wav",
    "document": "document.txt",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def couple(town: Town) -> AsyncGenerator[Couple]:
    """Ana and Bob, who have agreed to see everything and know what is told once."""
    ana, bob = await town.person("Ana"), await town.person("Bob")
    for person in (ana, bob):
        await joins(person)
    await town.meet(ana, bob)
    await town.open_up(ana, bob)
    for author, partner in ((ana, bob), (bob, ana)):
        await author.sends("document")
        await confirms(author)
        await partner.expects(kind="document", within=PATIENCE_S)
        await author.sends("poll", question="Yes?", options=["Yes", "No"])
        await author.expects(word("poll-copied"), within=PATIENCE_S)
    await town.quiet()
    for person in (ana, bob):
        person.phone.messages.skip()
    yield Couple(town, ana, bob)


def medium(message: Message) -> Members:
    """The file in a message; of a photo the largest size."""
    found: Any = message.raw[message.kind]
    return found[-1] if isinstance(found, list) else found


def said(message: Message) -> tuple[str, object]:
    """Text or caption, and its formatting."""
    raw = message.raw
    return message.text, raw.get("entities", raw.get("caption_entities", []))


def quoted(message: Message) -> object:
    """The number of the message that this one replies to."""
    replied: Any = message.raw.get("reply_to_message", {})
    return replied.get("message_id")


# --- send -----------------------------------------------------------------------------------


def same_words(sent: Message, got: Message) -> None:
    assert said(got) == said(sent)


def same_file(sent: Message, got: Message) -> None:
    same_words(sent, got)
    assert "has_media_spoiler" not in got.raw
    ours, theirs = medium(sent), medium(got)
    facts = ("duration", "width", "height", "length", "file_size")
    assert {name: theirs.get(name) for name in facts} == {name: ours.get(name) for name in facts}
    assert not {"title", "performer"} & theirs.keys()
    if "file_name" in theirs:
        assert theirs["file_name"] == NEUTRAL[got.kind]
    else:
        assert theirs["file_unique_id"] == ours["file_unique_id"]


def same_number(sent: Message, got: Message) -> None:
    assert got.text == f"{sent.raw['dice']['emoji']} {sent.raw['dice']['value']}"


def same_place(sent: Message, got: Message) -> None:
    assert got.raw[got.kind] == sent.raw[sent.kind]


def same_question(sent: Message, got: Message) -> None:
    ours, theirs = medium(sent), medium(got)
    assert theirs["question"] == ours["question"]
    assert [it["text"] for it in theirs["options"]] == [it["text"] for it in ours["options"]]
    assert theirs["id"] != ours["id"]


SHOWN: dict[str, Callable[[Message, Message], None]] = {
    "text": same_words,
    "dice": same_number,
    "location": same_place,
    "venue": same_place,
    "poll": same_question,
}


@pytest.mark.parametrize("kind", KINDS)
async def test_the_partner_sees_what_was_sent_once(couple: Couple, kind: str) -> None:
    sent, got = await couple.sends(kind)
    SHOWN.get(kind, same_file)(sent, got)
    assert not {"forward_origin", "via_bot", "author_signature"} & got.raw.keys()
    await couple.nothing_else()


async def test_an_album_arrives_as_an_album_in_its_order(couple: Couple) -> None:
    items = [{"kind": kind} for kind in ("photo", "video", "photo")]
    items[0]["caption"] = "Three"
    sent = await couple.ana.sends_album(*items)
    got = [await couple.bob.expects(kind=it["kind"], within=PATIENCE_S) for it in items]
    for ours, theirs in zip(sent, got, strict=True):
        same_file(ours, theirs)
    (album,) = {it.raw.get("media_group_id") for it in got}
    assert album
    assert album != sent[0].raw["media_group_id"]
    await couple.nothing_else()


async def test_a_contact_is_refused_and_the_author_knows_why(couple: Couple) -> None:
    await couple.ana.sends("contact", phone_number="+4912345678", first_name="Ana")
    await couple.ana.expects(word("cannot-pass-contact"), within=PATIENCE_S)
    await couple.nothing_else()


@pytest.mark.parametrize("kind", CONFIRMED)
async def test_a_place_that_is_not_confirmed_goes_nowhere(couple: Couple, kind: str) -> None:
    await couple.ana.sends(kind, **GIVEN[kind])
    await couple.ana.expects(word(f"send-{kind}"), within=PATIENCE_S)
    await couple.ana.taps(word("do-not-send"))
    await couple.ana.expects_answer(word("not-sent"), within=PATIENCE_S)
    await couple.nothing_else()


async def test_a_forwarded_message_arrives_as_content_with_an_arrow(couple: Couple) -> None:
    _, got = await couple.sends("text")
    await couple.bob.forwards(got, from_chat=couple.town.bot)
    arrived = await couple.ana.expects(contains="One two three", within=PATIENCE_S)
    assert arrived.text == "↪ One two three"
    assert "forward_origin" not in arrived.raw
    await couple.nothing_else()


# --- reply ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_hangs_on_what_it_answers_both_ways(couple: Couple, kind: str) -> None:
    sent, got = await couple.sends(kind)
    await couple.bob.replies(got, "an answer")
    answer = await couple.ana.expects("an answer", within=PATIENCE_S)
    assert quoted(answer) == sent.id
    await couple.ana.replies(sent, "and another thing")
    more = await couple.bob.expects("and another thing", within=PATIENCE_S)
    assert quoted(more) == got.id
    await couple.nothing_else()


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_may_be_of_any_kind(couple: Couple, kind: str) -> None:
    sent, got = await couple.sends("text")
    _, answer = await couple.sends(kind, by=couple.bob, reply_to=got.id)
    assert quoted(answer) == sent.id
    await couple.nothing_else()


async def test_an_album_answers_and_is_answered(couple: Couple) -> None:
    sent, got = await couple.sends("text")
    items = [{"kind": "photo"}, {"kind": "photo"}]
    theirs = await couple.bob.sends_album(*items, reply_to=got.id)
    ours = [await couple.ana.expects(kind="photo", within=PATIENCE_S) for _ in items]
    assert quoted(ours[0]) == sent.id
    await couple.ana.replies(ours[1], "the second")
    answer = await couple.bob.expects("the second", within=PATIENCE_S)
    assert quoted(answer) == theirs[1].id
    await couple.nothing_else()


# --- edit -----------------------------------------------------------------------------------


async def test_a_changed_text_changes_with_its_formatting(couple: Couple) -> None:
    sent, got = await couple.sends("text")
    changed = await couple.ana.edits(sent, "Two one", entities=[BOLD])
    shown = await couple.bob.expects_edit("Two one", within=PATIENCE_S)
    assert (shown.id, said(shown)) == (got.id, said(changed))
    await couple.nothing_else()


@pytest.mark.parametrize("kind", CAPTIONED)
async def test_a_changed_caption_changes(couple: Couple, kind: str) -> None:
    sent, got = await couple.sends(kind)
    changed = await couple.ana.edits(sent, caption="New words", entities=[BOLD])
    shown = await couple.bob.expects_edit("New words", within=PATIENCE_S)
    assert shown.id == got.id
    same_file(changed, shown)
    await couple.nothing_else()


@pytest.mark.parametrize("kind", EXCHANGEABLE)
async def test_an_exchanged_medium_is_exchanged(couple: Couple, kind: str) -> None:
    sent, got = await couple.sends(kind)
    changed = await couple.ana.edits(sent, media={"kind": kind, "caption": "Another"})
    shown = await couple.bob.expects_edit("Another", within=PATIENCE_S)
    assert (shown.id, shown.kind) == (got.id, kind)
    same_file(changed, shown)
    await couple.nothing_else()


async def test_a_picture_of_an_album_is_exchanged_alone(couple: Couple) -> None:
    sent = await couple.ana.sends_album({"kind": "photo"}, {"kind": "photo"})
    got = [await couple.bob.expects(kind="photo", within=PATIENCE_S) for _ in sent]
    changed = await couple.ana.edits(sent[1], media={"kind": "video", "caption": "Moves"})
    shown = await couple.bob.expects_edit("Moves", within=PATIENCE_S)
    assert (shown.id, shown.kind) == (got[1].id, "video")
    same_file(changed, shown)
    await couple.nothing_else()


async def test_a_walking_place_stays_where_it_was(couple: Couple) -> None:
    sent, got = await couple.sends("location", live_period=600)
    assert "live_period" not in medium(got)
    await couple.town.playground.do(
        "move",
        person=couple.ana.id,
        chat=couple.town.bot.id,
        message_id=sent.id,
        latitude=10.0,
        longitude=20.0,
    )
    await couple.nothing_else()
    kept = couple.bob.phone.message(couple.town.bot.id, got.id)
    assert kept is not None
    assert medium(kept)["latitude"] == medium(got)["latitude"]


# --- react ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
async def test_a_reaction_is_mirrored_changed_and_taken_back(couple: Couple, kind: str) -> None:
    sent, got = await couple.sends(kind)
    for there, here, reader in ((got, sent, couple.bob), (sent, got, couple.ana)):
        writer = couple.ana if reader is couple.bob else couple.bob
        for emoji in ("🔥", "👍", None):
            await reader.reacts(there, emoji)
            await couple.town.quiet()
            shown = writer.phone.message(couple.town.bot.id, here.id)
            assert shown is not None
            assert shown.reactions == ([emoji] if emoji else [])
    await couple.nothing_else()


# --- take back ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_taken_back_vanishes_on_both_sides(couple: Couple, kind: str) -> None:
    sent, got = await couple.sends(kind)
    await couple.ana.replies(sent, "/del")
    await couple.bob.expects_deleted(got, within=PATIENCE_S)
    if kind != "dice":  # Telegram lets no bot delete dice of the last 24 hours
        await couple.ana.expects_deleted(sent, within=PATIENCE_S)
    await couple.nothing_else()


async def test_one_picture_of_an_album_is_taken_back(couple: Couple) -> None:
    sent = await couple.ana.sends_album({"kind": "photo"}, {"kind": "photo"})
    got = [await couple.bob.expects(kind="photo", within=PATIENCE_S) for _ in sent]
    await couple.ana.replies(sent[0], "/del")
    await couple.bob.expects_deleted(got[0], within=PATIENCE_S)
    await couple.nothing_else()
    assert couple.bob.phone.message(couple.town.bot.id, got[1].id) is not None


async def test_nobody_takes_back_what_the_other_wrote(couple: Couple) -> None:
    sent, got = await couple.sends("text")
    await couple.bob.replies(got, "/del")
    await couple.bob.expects(word("del-own-only"), within=PATIENCE_S)
    await couple.nothing_else()
    assert couple.ana.phone.message(couple.town.bot.id, sent.id) is not None


# --- strangers ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["photo", "video", "animation"])
async def test_a_stranger_s_picture_is_blurred_until_accepted(town: Town, kind: str) -> None:
    one, two = await town.person(f"One {kind}"), await town.person(f"Two {kind}")
    for person in (one, two):
        await joins(person)
    await town.meet(one, two)
    sent = await one.sends(kind)
    await two.expects(word("media-hidden"), within=PATIENCE_S)
    hidden = await two.expects(kind=kind, within=PATIENCE_S)
    assert hidden.raw["has_media_spoiler"] is True
    await one.edits(sent, caption="still")
    assert (await two.expects_edit("still", within=PATIENCE_S)).raw["has_media_spoiler"] is True
    await two.taps(word("show-media"))
    await two.expects_edit(word("media-shown"), within=PATIENCE_S)
    await one.sends(kind)
    assert "has_media_spoiler" not in (await two.expects(kind=kind, within=PATIENCE_S)).raw


async def test_files_are_asked_about_once(town: Town) -> None:
    one, two = await town.person("Clerk"), await town.person("Reader")
    for person in (one, two):
        await joins(person)
    await town.meet(one, two)
    await one.sends("document")
    await one.expects(word("send-document"), within=PATIENCE_S)
    await two.expects_nothing(within=0)
    await one.taps(word("send"))
    await two.expects(kind="document", within=PATIENCE_S)
    await one.sends("document")
    await two.expects(kind="document", within=PATIENCE_S)
