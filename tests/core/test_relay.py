"""What is hidden on the way to the partner."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.core.relay import (
    IDENTIFYING,
    Content,
    Entity,
    Kind,
    cleaned,
    hide,
    is_identifying,
)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    "secret",
    [
        "@anna_smith",
        "t.me/anna",
        "https://t.me/+AbCdEf",
        "https://telegram.me/anna",
        "anna.t.me",
        "tg://user?id=1",
        "tg:resolve?domain=anna",
        "anna.smith+x@example.co.uk",
        "+49 151 2345 6789",
        "8 (912) 345-67-89",
        "15123456789",
    ],
)
def test_whatever_leads_to_a_person_is_covered(secret: str):
    said = hide(f"write {secret} ok", links=False)
    assert secret not in said
    assert is_identifying(secret)
    assert said.startswith("write •")
    assert said.endswith(" ok")


@pytest.mark.parametrize(
    "secret",
    [
        "@an\u200bna_smith",
        "\uff20anna_smith",
        "@\U0001d5ba\U0001d5c7\U0001d5c7\U0001d5ba",
        "t\u3002me/anna",
        "t\u2024me/anna",
        "8\u20609\u20601\u20602\u20603\u20604\u20605\u20606\u20607",
        "1\ufe0f\u20e3" * 9,
    ],
    ids=ascii,
)
def test_a_disguise_of_letters_hides_nothing_from_us(secret: str):
    said = hide(f"write {secret} ok", links=False)
    assert said == f"write {'•' * utf16(secret)} ok"


@pytest.mark.parametrize("unit", ["a", "a.", "a-", "+1", "é", "@a", "1 ", "a@a."])
def test_a_long_text_holds_nobody_up(unit: str):
    text = unit * 4_096
    began = time.process_time()
    hide(text, links=True)
    assert time.process_time() - began < 0.1


def test_half_a_character_in_a_link_is_covered_too():
    assert hide("https://\ud800", links=True) == "•" * 9


@pytest.mark.parametrize(
    "harmless",
    [
        "see you at 10:30",
        "on 2026-11-20 10:30",
        "it costs 1 200",
        "3.14159",
        "me@home",
        "@me",
        "look: https://example.org/a",
    ],
)
def test_ordinary_words_and_numbers_stay(harmless: str):
    assert hide(harmless, links=False) == harmless


def test_links_are_covered_when_asked():
    assert hide("see example.org/x ok", links=True) == "see ••••••••••••• ok"
    assert hide("a https://example.org/x b www.example.org c", links=True) == (
        "a " + "•" * 21 + " b " + "•" * 15 + " c"
    )


@given(st.text(), st.booleans())
def test_covering_never_moves_what_stands_behind(text: str, links: bool):
    assert utf16(hide(text, links)) == utf16(text)


@given(st.text(), st.booleans())
def test_covering_twice_changes_nothing_more(text: str, links: bool):
    once = hide(text, links)
    assert hide(once, links) == once


def test_only_formatting_that_names_nobody_is_kept():
    content = Content(
        Kind.TEXT,
        "abcdef",
        (
            Entity("bold", 0, 1),
            Entity("text_mention", 1, 1),
            Entity("custom_emoji", 2, 1),
            Entity("text_link", 3, 1, url="https://t.me/anna"),
            Entity("text_link", 4, 1, url="https://example.org/"),
        ),
    )
    kept = cleaned(content, links=False).entities
    assert [(e.kind, e.offset) for e in kept] == [("bold", 0), ("text_link", 4)]
    assert [e.kind for e in cleaned(content, links=True).entities] == ["bold"]


def test_what_telegram_itself_takes_for_a_name_or_a_link_is_covered():
    content = Content(
        Kind.TEXT,
        "😀 @ab at example.org",
        (Entity("mention", 3, 3), Entity("url", 10, 11), Entity("bold", 0, 2)),
    )
    assert cleaned(content, links=False).text == "😀 ••• at example.org"
    assert cleaned(content, links=True).text == "😀 ••• at •••••••••••"


@pytest.mark.parametrize("url", ["https://t%2Eme/anna", "https://t\u3002me/anna"])
def test_a_disguised_address_behind_words_goes(url: str):
    linked = Content(Kind.TEXT, "here", (Entity("text_link", 0, 4, url=url),))
    assert cleaned(linked, links=False).entities == ()


def test_poll_options_and_venues_are_covered_too():
    poll = Content(
        Kind.POLL, details={"question": "@anna_smith?", "options": ("yes", "t.me/anna"), "n": 1}
    )
    assert cleaned(poll, links=False).details == {
        "question": "•" * 11 + "?",
        "options": ("yes", "•" * 9),
        "n": 1,
    }


@given(st.one_of(*(st.from_regex(pattern) for pattern in IDENTIFYING)))
def test_whatever_is_identifying_gets_covered(text: str):
    assert not is_identifying(text) or hide(text, links=False) != text


@given(st.from_regex(r"(?:https?://|www\.|[a-z]{1,9}\.[a-z]{2,9}/)[!-~]+", fullmatch=True))
def test_every_link_gets_covered_when_links_are_hidden(link: str):
    assert hide(f"see {link}", links=True) != f"see {link}"
