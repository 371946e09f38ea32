"""What people type to format, there and back."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PARSE = "async (source) => (await import('/js/markdown.js')).parse(source)"
AGAIN = "async ([text, entities]) => (await import('/js/markdown.js')).source(text, entities)"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("**b**", "b", [("bold", 0, 1)]),
        ("a __i__", "a i", [("italic", 2, 1)]),
        ("😀 ||s||", "😀 s", [("spoiler", 3, 1)]),
        ("**a __b__ c**", "a b c", [("italic", 2, 1), ("bold", 0, 5)]),
        ("`**raw**`", "**raw**", [("code", 0, 7)]),
        ("[here](https://example.org)", "here", [("text_link", 0, 4)]),
        ("2 ** 3 ** 4", "2 ** 3 ** 4", []),
        ("**open", "**open", []),
    ],
)
async def test_marks_become_entities_and_come_back(table, source, text, entities) -> None:
    parsed = await table.page.evaluate(PARSE, source)
    assert parsed["text"] == text
    found = [(it["type"], it["offset"], it["length"]) for it in parsed["entities"]]
    assert found == entities
    assert await table.page.evaluate(AGAIN, [parsed["text"], parsed["entities"]]) == source


async def test_a_block_of_code_keeps_its_language(table) -> None:
    parsed = await table.page.evaluate(PARSE, "```python\nx = 1\n```")
    block = {"type": "pre", "offset": 0, "length": 5, "language": "python"}
    assert parsed == {"text": "x = 1", "entities": [block]}


PIECES = """async ([said, longest]) =>
    (await import('/js/pieces.js')).pieces(said, longest).map((one) => [one.text, one.entities])"""


@pytest.mark.parametrize(
    ("text", "longest", "texts"),
    [
        ("short", 10, ["short"]),
        ("one two three", 10, ["one two ", "three"]),
        ("one two\nthree four", 10, ["one two\n", "three four"]),
        ("abcdefghijklmno", 10, ["abcdefghij", "klmno"]),
        ("123456789😀", 10, ["123456789", "😀"]),
        ("word      ", 5, ["word "]),
    ],
)
async def test_a_long_text_is_parted_at_pauses(table, text, longest, texts) -> None:
    made = await table.page.evaluate(PIECES, [{"text": text, "entities": []}, longest])
    assert [piece for piece, _ in made] == texts


async def test_formatting_goes_on_in_the_next_piece(table) -> None:
    bold = {"type": "bold", "offset": 4, "length": 9}
    made = await table.page.evaluate(PIECES, [{"text": "one two three", "entities": [bold]}, 10])
    assert [(e["offset"], e["length"]) for _, entities in made for e in entities] == [
        (4, 4),
        (0, 5),
    ]
