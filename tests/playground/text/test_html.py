import html
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import ApiError
from playground.text.entity import units
from playground.text.parse import formatted


def read(text: str) -> tuple[str, list[dict[str, object]]]:
    result = formatted(text, "HTML")
    return result.text, result.entities


def spot(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_every_tag_is_its_entity(tag: str, kind: str) -> None:
    assert read(f"a<{tag}>bc</{tag}>") == ("abc", [spot(kind, 1, 2)])


@pytest.mark.parametrize(
    ("text", "plain", "entity"),
    [
        ('<span class="tg-spoiler">x</span>', "x", spot("spoiler", 0, 1)),
        (
            "<a href='http://Example.org'>x</a>",
            "x",
            spot("text_link", 0, 1, url="http://example.org/"),
        ),
        ("<a href=example.org>x</a>", "x", spot("text_link", 0, 1, url="http://example.org/")),
        (
            '<a href="a.b/?q=&lt;&quot;">x</a>',
            "x",
            spot("text_link", 0, 1, url='http://a.b/?q=<"'),
        ),
        ("<a>a.berlin</a>", "a.berlin", spot("text_link", 0, 8, url="http://a.berlin/")),
        (
            '<tg-emoji emoji-id="536">👍</tg-emoji>',
            "👍",
            spot("custom_emoji", 0, 2, custom_emoji_id="536"),
        ),
        ("<blockquote expandable>x</blockquote>", "x", spot("expandable_blockquote", 0, 1)),
        ('<blockquote expandable="">x</blockquote>', "x", spot("expandable_blockquote", 0, 1)),
        ('<pre><code class="language-py">x</code></pre>', "x", spot("pre", 0, 1, language="py")),
        ('<code class="language-py"><pre>x</pre></code>', "x", spot("pre", 0, 1, language="py")),
        ('<code class="language-py">x</code>', "x", spot("code", 0, 1)),
        (
            '<tg-time unix="1700000000" format="TDw">x</tg-time>',
            "x",
            spot("date_time", 0, 1, unix_time=1700000000, date_time_format="wDT"),
        ),
        (
            '<tg-time unix="1700000000" format="R">x</tg-time>',
            "x",
            spot("date_time", 0, 1, unix_time=1700000000, date_time_format="r"),
        ),
        ("<b >x</ >", "x", spot("bold", 0, 1)),
        ('<b title id=3 class="a\'b">x</b>', "x", spot("bold", 0, 1)),
    ],
)
def test_attributes_say_more(text: str, plain: str, entity: Mapping[str, object]) -> None:
    assert read(text) == (plain, [entity])


@pytest.mark.parametrize(
    "text",
    [
        "<a href='no link'>x</a>",
        "<b></b>x",
        "<tg-time unix='0'>x</tg-time>",
        "<tg-time>x</tg-time>",
    ],
)
def test_what_means_nothing_leaves_the_text(text: str) -> None:
    assert read(text) == ("x", [])


def test_offsets_count_utf16_units_and_styles_are_split_where_others_begin() -> None:
    text, entities = read("😀<b>a<i>😀</i></b>")
    assert text == "😀a😀"
    assert entities == [
        spot("bold", 2, 1),
        spot("bold", 3, 2),
        spot("italic", 3, 2),
    ]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&lt &#65;&#x1F600;", "< A😀"),
        (
            "&nbsp; &; & &#; &#x; &#0; &#1114111; &#x000000041; &copy",
            "&nbsp; &; & &#; &#x; &#0; &#1114111; &#x000000041; &copy",
        ),
    ],
)
def test_character_references(text: str, plain: str) -> None:
    assert read(text)[0] == plain


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("é<font>", 'Unsupported start tag "font" at byte offset 2'),
        ("<", "Unclosed start tag at byte offset 0"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b ", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<b x", 'Unclosed start tag "b" at byte offset 0'),
        ("<b x=", 'Unclosed start tag "b" at byte offset 0'),
        ("<b x='1", "Unclosed start tag at byte offset 0"),
        ("<b x=a_b>", "Unexpected end of name token at byte offset 5"),
        ("<b />", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-time unix=1 format=z>x</tg-time>", "Invalid date format used"),
        (
            "&#xd83d;",
            "Text contains invalid Unicode characters after decoding HTML entities,"
            " check for unmatched surrogate code units",
        ),
    ],
)
def test_mistakes_are_told_with_byte_offsets(text: str, error: str) -> None:
    with pytest.raises(ApiError) as caught:
        read(text)
    assert caught.value.code == 400
    assert caught.value.description == f"Bad Request: can't parse entities: {error}"


def valid(text: str, entities: list[dict[str, object]]) -> bool:
    """Every entity lies on whole characters of the text, in Telegram's order."""
    starts = {units(text[:index]) for index in range(len(text) + 1)}
    spans = [(int(str(item["offset"])), int(str(item["length"]))) for item in entities]
    on_text = all(size > 0 and {at, at + size} <= starts for at, size in spans)
    return on_text and [(at, -size) for at, size in spans] == sorted(
        (at, -size) for at, size in spans
    )


pieces = st.sampled_from(
    ["<b>", "</b>", "<i>", "</i>", "<a href='x.y'>", "</a>", "<pre>", "</pre>"]
)
soup = st.lists(
    pieces | st.text(max_size=4) | st.sampled_from(["😀", " ", "\n", "@dima", "a.com"])
)


@given(soup)
def test_any_text_gives_valid_entities_or_a_refusal(parts: list[str]) -> None:
    try:
        result = formatted("".join(parts), "HTML", what="message caption", limit=1024)
    except ApiError:
        return
    assert valid(result.text, result.entities)


@given(st.text())
def test_escaped_text_comes_back_as_plain_text_would(text: str) -> None:
    plain = formatted(text, what="message caption")
    assert formatted(html.escape(text, quote=False), "HTML", what="message caption") == plain


def test_styles_on_the_same_stretch_stay_apart() -> None:
    assert read("<i><b>x</b></i>") == ("x", [spot("bold", 0, 1), spot("italic", 0, 1)])
