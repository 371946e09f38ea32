"""Messages rebuilt kind by kind: what is kept, renamed or refused."""

import pytest

from meetsmatch.bot.content import FETCH_LIMIT, CannotPass, content_of
from meetsmatch.core.relay import Content, Entity, Kind


def media(kind: str, body: object, **around: object) -> Content:
    found = content_of({kind: body, **around})
    assert found is not None
    return found


def test_text_keeps_its_formatting():
    raw = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "pre", "offset": 3, "length": 1, "language": "python"},
        {"type": "text_link", "offset": 5, "length": 1, "url": "https://example.org/"},
    ]
    assert media("text", "hi a b", entities=raw) == Content(
        Kind.TEXT,
        "hi a b",
        (
            Entity("bold", 0, 2),
            Entity("pre", 3, 1, language="python"),
            Entity("text_link", 5, 1, url="https://example.org/"),
        ),
    )


def test_a_code_language_that_is_a_message_is_dropped():
    raw = [{"type": "pre", "offset": 0, "length": 1, "language": "call me at 555"}]
    assert media("text", "x", entities=raw).entities == (Entity("pre", 0, 1),)


def test_the_largest_photo_passes_with_caption_and_spoiler():
    sizes = [{"file_id": "s", "width": 90}, {"file_id": "l", "width": 800}]
    found = media(
        "photo", sizes, caption="sea", has_media_spoiler=True, show_caption_above_media=True
    )
    assert found == Content(
        Kind.PHOTO,
        "sea",
        file="l",
        spoiler=True,
        details={"show_caption_above_media": True},
    )


@pytest.mark.parametrize(
    ("given", "travels_as"),
    [
        ("anna_smith_cv.pdf", "document.pdf"),
        ("noextension", "document"),
        ("weird.e x t", "document"),
        ("A.JPG", "document.jpg"),
    ],
)
def test_documents_travel_under_a_neutral_name(given: str, travels_as: str):
    found = media("document", {"file_id": "d", "file_name": given, "file_size": 9})
    assert (found.kind, found.name) == (Kind.DOCUMENT, travels_as)


def test_audio_loses_performer_title_and_name():
    song = {
        "file_id": "a",
        "duration": 3,
        "performer": "Ann",
        "title": "Mine",
        "file_name": "ann.mp3",
    }
    assert media("audio", song) == Content(
        Kind.AUDIO, file="a", name="audio.mp3", details={"duration": 3}
    )


@pytest.mark.parametrize("kind", ["video", "animation"])
def test_clips_are_renamed_only_when_their_name_is_a_persons(kind: str):
    body = {"file_id": "v", "duration": 1, "width": 2, "height": 3}
    assert media(kind, body).name == ""
    assert media(kind, {**body, "file_name": f"{kind}.mp4"}).name == ""
    assert media(kind, {**body, "file_name": "annas_birthday.mp4"}).name == f"{kind}.mp4"


def test_an_animation_is_not_mistaken_for_the_document_it_repeats():
    body = {"file_id": "g", "duration": 1, "width": 2, "height": 3}
    assert media("animation", body, document={"file_id": "g"}).kind is Kind.ANIMATION


def test_a_file_too_large_to_rename_is_refused_with_the_reason():
    with pytest.raises(CannotPass) as refusal:
        content_of({"document": {"file_id": "d", "file_size": FETCH_LIMIT + 1}})
    assert refusal.value.why == "cannot-pass-large"


def test_voice_and_video_notes_keep_their_length():
    assert media("voice", {"file_id": "v", "duration": 4}).details == {"duration": 4}
    note = {"file_id": "n", "duration": 4, "length": 240}
    assert media("video_note", note).details == {"duration": 4, "length": 240}


def test_a_sticker_passes_without_the_name_of_its_set():
    found = media("sticker", {"file_id": "s", "set_name": "by_ann", "emoji": "🙂"})
    assert found == Content(Kind.STICKER, file="s")


def test_a_thrown_die_shows_the_partner_the_same_number():
    assert media("dice", {"emoji": "🎲", "value": 4}) == Content(Kind.DICE, "🎲 4")


def test_a_live_location_becomes_a_still_point():
    live = {"latitude": 1.5, "longitude": 2.5, "live_period": 900, "heading": 7}
    assert media("location", live).details == {"latitude": 1.5, "longitude": 2.5}


def test_a_venue_keeps_its_name_and_loses_its_provider_ids():
    point = {"latitude": 1.0, "longitude": 2.0}
    found = media(
        "venue",
        {"location": point, "title": "Café", "address": "Main 1", "foursquare_id": "x"},
        location=point,
    )
    assert found.details == {**point, "title": "Café", "address": "Main 1"}


def test_polls_are_taken_apart_into_question_and_options():
    poll = {
        "id": "77",
        "question": "Tea?",
        "options": [{"text": "yes", "voter_count": 3}, {"text": "no", "voter_count": 0}],
        "type": "regular",
        "allows_multiple_answers": True,
    }
    assert media("poll", poll).details == {
        "question": "Tea?",
        "options": ("yes", "no"),
        "allows_multiple_answers": True,
    }
    quiz = {**poll, "type": "quiz", "correct_option_ids": [1]}
    assert media("poll", quiz).details == {
        "question": "Tea?",
        "options": ("yes", "no"),
        "type": "quiz",
        "correct_option_ids": (1,),
    }


def test_forwarded_words_say_that_they_are_not_ones_own_and_nothing_more():
    found = media("text", "hi", forward_origin={"type": "user", "sender_user": {"id": 1}})
    assert found == Content(Kind.TEXT, "hi", forwarded=True)
