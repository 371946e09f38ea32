import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import ApiError
from playground.text.parse import formatted


def read(text: str) -> tuple[str, list[tuple[object, ...]]]:
    result = formatted(text, "MarkdownV2")
    return result.text, [tuple(entity.values()) for entity in result.entities]


@pytest.mark.parametrize(
    ("text", "plain", "entities"),
    [
        ("*b*", "b", [("bold", 0, 1)]),
        ("_i_", "i", [("italic", 0, 1)]),
        ("__u__", "u", [("underline", 0, 1)]),
        ("~s~", "s", [("strikethrough", 0, 1)]),
        ("||h||", "h", [("spoiler", 0, 1)]),
        ("`c*_`", "c*_", [("code", 0, 3)]),
        ("```\nc\n```", "c", [("pre", 0, 1)]),
        ("```py\r\nc```", "c", [("pre", 0, 1, "py")]),
        ("```c```", "c", [("pre", 0, 1)]),
        ("😀*b*", "😀b", [("bold", 2, 1)]),
        ("*a _b_*", "a b", [("bold", 0, 2), ("bold", 2, 1), ("italic", 2, 1)]),
        ("__a_b_\\.__", "ab.", [("underline", 0, 1), ("underline", 1, 2), ("italic", 1, 1)]),
        ("[l](http://a.b)", "l", [("text_link", 0, 1, "http://a.b/")]),
        ("[l](a.b/\\))", "l", [("text_link", 0, 1, "http://a.b/)")]),
        ("[a\\.berlin] x", "a.berlin x", [("text_link", 0, 8, "http://a.berlin/")]),
        ("[l](no link)", "l", []),
        ("[](a.b)x", "x", []),
        ("**x", "x", []),
        ("![👍](tg://emoji?id=5)", "👍", [("custom_emoji", 0, 2, "5")]),
        ("![t](tg://time?unix=7&format=wt)", "t", [("date_time", 0, 1, 7, "wt")]),
        (">q\n>r\nx", "q\nr\nx", [("blockquote", 0, 4)]),
        (">q", "q", [("blockquote", 0, 1)]),
        (">q||", "q", [("expandable_blockquote", 0, 1)]),
        (">q||\nx", "q\nx", [("expandable_blockquote", 0, 2)]),
        (">q||\r\nx", "q\nx", [("expandable_blockquote", 0, 2)]),
        ("**>q\n>r||\nx", "q\nr\nx", [("expandable_blockquote", 0, 4)]),
        (">*b*\nx", "b\nx", [("blockquote", 0, 2), ("bold", 0, 1)]),
        ("\\\n>q", "q", [("blockquote", 0, 1)]),
        ("x\n>", "x", []),
        ("\\.\\*\\\\", ".*\\", []),
    ],
)
def test_what_is_written_is_its_entities(
    text: str, plain: str, entities: list[tuple[object, ...]]
) -> None:
    assert read(text) == (plain, entities)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (".", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("a!", "Character '!' is reserved and must be escaped with the preceding '\\'"),
        ("a>", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("]", "Character ']' is reserved and must be escaped with the preceding '\\'"),
        ("é*a", "Can't find end of Bold entity at byte offset 2"),
        ("_a", "Can't find end of Italic entity at byte offset 0"),
        ("__a", "Can't find end of Underline entity at byte offset 0"),
        ("~a", "Can't find end of Strikethrough entity at byte offset 0"),
        ("||a", "Can't find end of Spoiler entity at byte offset 0"),
        ("`a", "Can't find end of Code entity at byte offset 0"),
        ("```a", "Can't find end of Pre entity at byte offset 0"),
        ("```a ", "Can't find end of PreCode entity at byte offset 0"),
        ("[a", "Can't find end of TextUrl entity at byte offset 0"),
        ("![a", "Can't find end of CustomEmoji entity at byte offset 0"),
        (">*a\nb", "Can't find end of Bold entity at byte offset 1"),
        (">*a", "Can't find end of Bold entity at byte offset 1"),
        (">*a||", "Can't find end of Bold entity at byte offset 1"),
        (">*a||\nb", "Can't find end of Bold entity at byte offset 1"),
        ("*\n>a", "Can't find end of Bold entity at byte offset 0"),
        ("__a_b___", "Can't find end of Italic entity at byte offset 7"),
        ("[a](b", "Can't find end of a URL at byte offset 4"),
        ("![a](b", "Can't find end of a URL at byte offset 5"),
        ("![a]", "The entity must contain a tg://emoji or tg://time URL"),
        ("![a](http://a.b)", "Invalid tg://emoji or tg://time URL specified"),
        ("![a](tg://emoji?id=0)", "Invalid tg://emoji or tg://time URL specified"),
        ("![a](tg://time?unix=0)", "Invalid tg://emoji or tg://time URL specified"),
        ("![a](tg://time?unix=7&format=x)", "Invalid tg://emoji or tg://time URL specified"),
    ],
)
def test_mistakes_are_told_with_byte_offsets(text: str, error: str) -> None:
    with pytest.raises(ApiError) as caught:
        read(text)
    assert caught.value.description == f"Bad Request: can't parse entities: {error}"


@given(st.text())
def test_escaped_text_comes_back_as_plain_text_would(text: str) -> None:
    escaped = re.sub(r"([\x01-\x7e])", r"\\\1", text)
    plain = formatted(text, what="message caption")
    assert formatted(escaped, "markdownv2", what="message caption") == plain
