import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import ApiError
from playground.text.parse import formatted


def read(text: str) -> tuple[str, list[tuple[object, ...]]]:
    result = formatted(text, "Markdown")
    return result.text, [tuple(entity.values()) for entity in result.entities]


@pytest.mark.parametrize(
    ("text", "plain", "entities"),
    [
        ("*b*", "b", [("bold", 0, 1)]),
        ("_i_", "i", [("italic", 0, 1)]),
        ("__ x", "x", []),
        ("`c`", "c", [("code", 0, 1)]),
        ("```\nc```", "c", [("pre", 0, 1)]),
        ("```py c```", " c", [("pre", 0, 2, "py")]),
        ("```c```", "c", [("pre", 0, 1)]),
        ("😀*b*.", "😀b.", [("bold", 2, 1)]),
        ("*a_b*", "a_b", [("bold", 0, 3)]),
        ("[l](http://a.b)", "l", [("text_link", 0, 1, "http://a.b/")]),
        ("[l](http://a.b", "l", [("text_link", 0, 1, "http://a.b/")]),
        ("[a.berlin]", "a.berlin", [("text_link", 0, 8, "http://a.berlin/")]),
        ("[l](no link)", "l", []),
        ("\\*\\_\\`\\[\\x", "*_`[\\x", []),
    ],
)
def test_what_is_written_is_its_entities(
    text: str, plain: str, entities: list[tuple[object, ...]]
) -> None:
    assert read(text) == (plain, entities)


@pytest.mark.parametrize(
    ("text", "where"), [("é*b", 2), ("_", 0), ("a`", 1), ("```x``", 0), ("[x", 0)]
)
def test_an_entity_without_end_is_told_with_its_byte_offset(text: str, where: int) -> None:
    with pytest.raises(ApiError) as caught:
        read(text)
    assert caught.value.description == (
        "Bad Request: can't parse entities:"
        f" Can't find end of the entity starting at byte offset {where}"
    )


@given(st.text(alphabet=st.characters(exclude_characters="_*`[\\", exclude_categories=["Cs"])))
def test_text_without_marks_is_plain(text: str) -> None:
    plain = formatted(text, what="message caption")
    assert formatted(text, "markdown", what="message caption") == plain
