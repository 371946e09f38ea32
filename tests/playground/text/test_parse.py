import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import ApiError
from playground.text.entity import units
from playground.text.parse import formatted


def refused(text: str, parse_mode: str = "", entities: object = None, **more: str) -> str:
    with pytest.raises(ApiError) as caught:
        formatted(text, parse_mode, "" if entities is None else json.dumps(entities), **more)
    assert caught.value.code == 400
    return caught.value.description.removeprefix("Bad Request: ")


def kept(text: str, *entities: object) -> list[tuple[object, ...]]:
    result = formatted(text, "", json.dumps(entities))
    return [tuple(entity.values()) for entity in result.entities]


def spot(kind: str, offset: int = 0, length: int = 1, **more: object) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


def test_a_message_needs_a_text_and_a_caption_does_not() -> None:
    assert refused("") == "message text is empty"
    assert refused(" \n\t") == "text must be non-empty"
    assert refused("\u200b\u3000\ufeff") == "text must be non-empty"
    assert refused("<b></b>", "HTML") == "text must be non-empty"
    assert formatted("", what="message caption").text == ""
    assert (
        formatted(" \n", "", '[{"type": "bold", "offset": 0, "length": 1}]', what="x").text == ""
    )


def test_the_limit_counts_code_points_after_parsing() -> None:
    assert len(formatted("😀" * 4096).text) == 4096
    assert formatted("<b>" + "a" * 4096 + "</b>", "html").entities == [spot("bold", 0, 4096)]
    assert refused("a" * 4097) == "message is too long"
    with pytest.raises(ApiError, match="Bad Request: message caption is too long"):
        formatted("a" * 1025, limit=1024, what="message caption")


def test_raw_text_has_a_limit_in_bytes() -> None:
    assert refused("é" * 16_385) == "text is too long"


def test_parse_modes_are_told_by_name() -> None:
    assert formatted("a_b", "None").text == "a_b"
    assert refused("a", "bbcode") == "unsupported parse_mode"
    assert formatted("", "bbcode", what="message caption").text == ""


def test_lone_surrogates_are_no_text() -> None:
    assert refused("\ud83d") == "strings must be encoded in UTF-8"


def test_texts_are_cleaned_and_trimmed() -> None:
    assert formatted("\r\n a\tb\x00c\u2028d\u0333 \n ").text == "a b cd"
    assert formatted("a\u200e\u200f\u200eb").text == "a\u200c\u200c\u200eb"


def test_entities_follow_the_cleaned_text() -> None:
    assert kept(" \n\r😀\rab ", spot("bold", 5, 4), spot("italic", 0, 1)) == [
        ("italic", 0, 1),
        ("bold", 4, 2),
    ]
    assert kept(" ab  ", spot("bold", 1, 4)) == [("bold", 0, 2)]
    assert kept("ab  ", spot("bold", 2, 2)) == []
    assert kept("a\rb", spot("bold", 1, 1)) == []


@pytest.mark.parametrize(
    ("entity", "text"),
    [
        (1, "can't parse MessageEntity: expected an Object"),
        ({}, "can't parse MessageEntity: Can't find field \"offset\""),
        (spot(""), "can't parse MessageEntity: Type is not specified"),
        (spot("x"), "can't parse MessageEntity: Unsupported type specified"),
        (spot("text_link"), "can't parse MessageEntity: Can't find field \"url\""),
        (spot("text_mention"), "can't parse MessageEntity: Can't find field \"user\""),
        (
            spot("text_mention", user=1),
            'can\'t parse MessageEntity: Field "user" must be of type Object',
        ),
        (
            spot("date_time", unix_time=1, date_time_format="x"),
            "can't parse MessageEntity: Invalid date-time format specified",
        ),
        (
            {"type": "bold", "offset": "x", "length": 1},
            'can\'t parse MessageEntity: Field "offset" must be a valid Number',
        ),
        (
            {"type": "bold", "offset": 1.5, "length": 1},
            'can\'t parse MessageEntity: Field "offset" must be a valid Number',
        ),
        (
            {"type": "bold", "offset": [], "length": 1},
            'can\'t parse MessageEntity: Field "offset" must be a Number',
        ),
        (spot("bold", -1), "receive an entity with incorrect offset -1"),
        (spot("bold", 0, -1), "receive an entity with incorrect length -1"),
        (spot("custom_emoji", custom_emoji_id="0"), "invalid custom emoji identifier specified"),
        (spot("date_time", unix_time=0), "invalid date specified"),
        (spot("text_link", url="x"), "entity URL 'x' is invalid: Wrong HTTP URL"),
        (spot("bold", 9), "entity begins after the end of the text at UTF-16 offset 9"),
        (
            spot("bold", 1, 9),
            "entity beginning at UTF-16 offset 1 ends after the end of the text"
            " at UTF-16 offset 10",
        ),
        (spot("bold", 2), "entity begins in a middle of a UTF-16 symbol at byte offset 5"),
        (
            spot("bold", 0, 2),
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol"
            " at byte offset 5",
        ),
    ],
)
def test_wrong_entities_are_refused(entity: object, text: str) -> None:
    assert refused("a😀b", "", [entity]) == text


def test_given_entities() -> None:
    assert kept(
        "abcdefg",
        spot("pre", 0),
        spot("pre", 1, 1, language="py"),
        spot("text_link", 2, 1, url="A.b"),
        spot("custom_emoji", 3, 1, custom_emoji_id=7),
        spot("date_time", 4, 1, unix_time=7, date_time_format="Dw"),
        spot("mention", 5, 1),
        spot("text_mention", 6, 1, user={"id": 1}),
        spot("bold", 6, 0),
    ) == [
        ("pre", 0, 1),
        ("pre", 1, 1, "py"),
        ("text_link", 2, 1, "http://a.b/"),
        ("custom_emoji", 3, 1, "7"),
        ("date_time", 4, 1, 7, "wD"),
    ]
    for raw in ("{", '{"a": 1}', "1"):
        assert formatted("a", "", raw).entities == []


def test_people_the_bot_knows_are_mentioned() -> None:
    dima: dict[str, object] = {"id": 7, "is_bot": False, "first_name": "Dima"}
    asked = {7: dima}.get
    mentioned = [spot("text_mention", 0, 1, user=dima)]
    link = "tg://user?id=7"
    assert formatted(f"<a href='{link}'>D</a>", "HTML", people=asked).entities == mentioned
    assert formatted(f"[D]({link})", "MarkdownV2", people=asked).entities == mentioned
    given = json.dumps([spot("text_link", 0, 1, url=link)])
    assert formatted("D", "", given, people=asked).entities == mentioned
    assert formatted("[D](tg://user?id=8)", "Markdown", people=asked).entities == []


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        # the same style is merged where it touches
        ([spot("bold", 0, 2), spot("bold", 2, 2)], [("bold", 0, 4)]),
        ([spot("bold", 0, 3), spot("bold", 1, 1)], [("bold", 0, 3)]),
        # others are split where they begin
        (
            [spot("bold", 0, 3), spot("italic", 1, 3)],
            [("bold", 0, 1), ("italic", 1, 3), ("bold", 1, 2)],
        ),
        # nothing lies in code, and code in nothing but quotes
        (
            [spot("code", 1, 2), spot("bold", 0, 4)],
            [("bold", 0, 1), ("code", 1, 2), ("bold", 3, 1)],
        ),
        ([spot("code", 0, 2), spot("text_link", 1, 1, url="a.b")], [("code", 0, 2)]),
        (
            [spot("blockquote", 0, 4), spot("code", 1, 2)],
            [("blockquote", 0, 4), ("code", 1, 2)],
        ),
        # quotes lie side by side, and what crosses their border goes
        ([spot("blockquote", 0, 3), spot("expandable_blockquote", 2, 2)], [("blockquote", 0, 3)]),
        ([spot("blockquote", 0, 2), spot("code", 1, 2)], [("blockquote", 0, 2)]),
        # links hold styles
        (
            [spot("text_link", 0, 4, url="a.b"), spot("bold", 0, 4)],
            [("text_link", 0, 4, "http://a.b/"), ("bold", 0, 4)],
        ),
    ],
)
def test_overlapping_entities_are_mended(given: list[object], becomes: list[object]) -> None:
    assert kept("abcd", *given) == becomes


def test_found_entities_give_way_to_given_ones() -> None:
    assert kept("@dima @olga", spot("code", 1, 2)) == [("code", 1, 2), ("mention", 6, 5)]
    assert kept("@dima", spot("blockquote", 0, 3)) == [("blockquote", 0, 3)]
    assert kept("@dima", spot("bold", 2, 5 - 2)) == [("mention", 0, 5), ("bold", 2, 3)]


kinds = st.sampled_from(
    ["bold", "italic", "underline", "spoiler", "code", "pre", "blockquote", "text_link"]
)
spots = st.builds(
    lambda kind, offset, length: spot(kind, offset, length, url="a.b"),
    kinds,
    st.integers(0, 12),
    st.integers(0, 12),
)


@given(st.text(max_size=12), st.lists(spots, max_size=6))
def test_any_text_and_entities_give_valid_ones_or_a_refusal(
    text: str, given: list[dict[str, object]]
) -> None:
    try:
        result = formatted(text, "", json.dumps(given), what="message caption")
    except ApiError:
        return
    starts = {units(result.text[:index]) for index in range(len(result.text) + 1)}
    for entity in result.entities:
        begin, length = int(str(entity["offset"])), int(str(entity["length"]))
        assert length > 0
        assert {begin, begin + length} <= starts
    again = formatted(result.text, "", json.dumps(result.entities), what="message caption")
    assert again.text == result.text
