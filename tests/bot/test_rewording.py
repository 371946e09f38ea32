"""An operator's own words in place of ours."""

import pytest

from meetsmatch.bot.preview import interest_names
from meetsmatch.bot.rewording import (
    LONG,
    LONGEST,
    SHORT,
    Place,
    WrongWords,
    checked,
    choosing,
    facts_of,
    forms_of,
    numbers,
    own_words,
    places,
    reworded,
    together,
    words_of,
)
from meetsmatch.bot.wording import Wording

TREE = {
    "hello": ["Hello, ", {"fact": "name"}, "!"],
    "left": [
        {
            "on": "minutes",
            "among": {"one": ["a minute"], "other": [{"fact": "minutes"}, " minutes of ", "x"]},
            "default": "other",
        }
    ],
    "both": [{"text": "hello"}, " Bye."],
    "long": ["a" * (SHORT + 1)],
    "key-next": ["Next"],
    "-name": ["us"],
}
OURS = Wording({"en": TREE, "ru": {**TREE, "hello": ["Привет, ", {"fact": "name"}]}})
HELLO = Place("en", "hello")


def test_what_is_known_by_its_words_or_part_of_others_stays():
    assert [it.key for it in places(OURS, "en")] == ["both", "hello", "left", "long"]
    assert places(OURS, "xx") == []
    shipped = [it.key for it in places(Wording.load(), "en")]
    assert {"found", "no-chat", "agree"} < set(shipped)
    assert not {"key-next", "bot-description", "ask-consent", "bill-see-likes-title"} & set(
        shipped
    )


def test_a_text_is_shown_as_one_would_write_it():
    assert words_of(OURS, HELLO) == "Hello, { $name }!"
    assert words_of(OURS, Place("en", "left")) == "{ $minutes } minutes of x"
    assert words_of(OURS, Place("en", "both")) == "Hello, { $name }! Bye."
    assert facts_of(OURS, Place("en", "both")) == ["name"]
    assert facts_of(OURS, Place("en", "left")) == ["minutes"]


def test_own_words_are_said_in_their_language_alone():
    own = {"text.en.hello": "Hey <b>{$name}</b>", "likes_per_day": "3", "text.en.left": "Soon."}
    assert own_words(own) == {HELLO: "Hey <b>{$name}</b>", Place("en", "left"): "Soon."}
    said = reworded(OURS, own)
    hey = said.render("en", "hello", {"name": "<i>Ana</i>"})
    assert hey.text == "Hey <i>Ana</i>"
    assert [(it.kind, it.offset, it.length) for it in hey.entities] == [("bold", 4, 10)]
    assert said.render("ru", "hello", {"name": "Ana"}).text == "Привет, Ana"
    assert said.render("en", "left", {"minutes": 1}).text == "Soon."
    assert OURS.render("en", "hello", {"name": "Ana"}).text == "Hello, Ana!"
    assert said.render("en", "both", {"name": "Ana"}).text == "Hey Ana Bye."


def test_interests_have_names_whether_there_is_a_text_of_ours_or_not():
    own = {"text.ru.interest-Go": "🀄 Го", "text.xx.interest-Go": "Go!"}
    said = reworded(OURS, own)
    assert interest_names(said, "ru")("Go") == "🀄 Го"
    assert interest_names(said, "en")("Go") == "Go"
    assert interest_names(reworded(OURS, {"text.en.interest-Go": "Go!"}), "ru")("Go") == "Go!"
    for wrong, why in (
        ("a" * 25, "too long by 1"),
        ("Go { $name }", "nothing can be filled in here"),
    ):
        with pytest.raises(WrongWords, match=why):
            checked(OURS, Place("ru", "interest-Go"), wrong)


def test_a_name_of_an_interest_from_when_they_could_be_longer_is_still_said():
    name = "Long walks in the mountains"
    said = reworded(OURS, {"text.ru.interest-hiking": name})
    assert interest_names(said, "ru")("hiking") == name


def test_words_are_said_in_the_form_that_a_number_takes():
    left = Place("ru", "left")
    assert numbers("ru") == {"many": [0, 5, 6], "one": [1, 21], "few": [2, 3, 4]}
    known = choosing(OURS, left)
    assert known is not None
    assert (known.fact, known.default, known.others) == ("minutes", "other", [])
    assert known.forms == {
        "one": "a minute",
        "other": "{ $minutes } minutes of x",
        "many": "{ $minutes } minutes of x",
        "few": "{ $minutes } minutes of x",
    }
    forms = {"one": "1 минута", "few": "{ $minutes } минуты", "many": "Ждать", "other": "Ждать"}
    said = reworded(OURS, {left.name: together(forms)})
    told = [said.render("ru", "left", {"minutes": it}).text for it in (1, 3, 5)]
    assert told == ["1 минута", "3 минуты", "Ждать"]
    assert together(dict.fromkeys(forms, "Ждать")) == "Ждать"


@pytest.mark.parametrize(
    "words",
    [
        '{"a": broken',
        '{"one": 1, "other": 2}',
        '{"one": ["x"], "other": "x"}',
        '{"one": {"one": "x"}, "other": "x"}',
        '{"one":"x","other":"x"}',
        '{"one": "\\ud800", "other": "x"}',
        '{"one": "' + "x" * LONGEST + '", "other": "x"}',
        '{"one": ' + "[" * 20_000 + "]" * 20_000 + "}",
    ],
)
def test_what_only_looks_like_forms_is_refused_as_words(words: str):
    assert forms_of(words) is None
    left = Place("en", "left")
    with pytest.raises(WrongWords, match=r"braces|too long"):
        checked(OURS, left, words)
    assert reworded(OURS, {left.name: words}).trees == OURS.trees


def test_a_form_has_no_nul_which_postgresql_would_refuse():
    words = together({"one": "\0x", "other": "y\0"})
    assert checked(OURS, Place("en", "left"), words) == together({"one": "x", "other": "y"})


def test_what_ours_tells_apart_by_words_is_told_apart_by_words():
    both = [{"on": "known", "among": {"yes": ["Ann"], "no": ["They"]}, "default": "no"}]
    tree = {"late": [*both, " waited ", *TREE["left"]], "who": [*both, " left"], "plain": ["x"]}
    ours = Wording({"en": {**tree, "who": [{"text": "-them"}, "!"], "-them": both}})
    late, who = (choosing(ours, Place("en", it)) for it in ("late", "who"))
    assert late is not None
    assert who is not None
    assert (late.fact, late.others) == ("minutes", ["known"])
    assert late.forms["one"] == "They waited a minute"
    assert (who.fact, dict(who.forms)) == ("known", {"yes": "Ann!", "no": "They!"})
    assert choosing(ours, Place("en", "plain")) is None


@pytest.mark.parametrize(
    ("key", "forms", "why"),
    [
        ("left", {"one": "x", "few": "y"}, "other forms"),
        ("hello", {"one": "x", "other": "y"}, "other forms"),
        ("interest-hiking", {"one": "x", "other": "y"}, "other forms"),
        ("nothing", {"one": "x", "other": "y"}, "other forms"),
        ("left", {"one": "x", "other": "{ $hours }"}, "other: .*hours"),
        ("left", {"one": "<b>x", "other": "y"}, "one: <b> is not ended"),
        ("left", {"one": "x" * (SHORT + 1), "other": "y"}, "one: too long by 1"),
    ],
)
def test_each_form_is_checked(key: str, forms: dict[str, str], why: str):
    place = Place("en", key)
    with pytest.raises(WrongWords, match=why):
        checked(OURS, place, together(forms))
    assert reworded(OURS, {place.name: together(forms)}).trees == OURS.trees


def test_every_text_of_ours_may_be_written_in_its_forms():
    shipped = Wording.load()
    for language in shipped.languages:
        for place in places(shipped, language):
            if known := choosing(shipped, place):
                assert known.default in known.forms
                words = together({form: it.strip() for form, it in known.forms.items()})
                assert checked(shipped, place, words) == words, place


def test_every_text_of_ours_may_be_written_as_it_is_shown():
    shipped = Wording.load()
    for language in shipped.languages:
        for place in places(shipped, language):
            words = words_of(shipped, place)
            assert checked(shipped, place, words) == words.strip(), place


@pytest.mark.parametrize(
    ("place", "words", "why"),
    [
        (Place("en", "nothing"), "x", "no such text"),
        (Place("xx", "hello"), "x", "no such text"),
        (Place("en", "key-next"), "x", "not to be changed"),
        (HELLO, " \n", "write something"),
        (HELLO, "a" * (SHORT + 3), "too long by 3 letters: 200 at most"),
        (Place("en", "long"), "a" * (LONG + 1), "too long by 1 letters: 3000 at most"),
        (HELLO, "Hi { $age }", r"\$age \} is not known here: .* is \{ \$name \}"),
        (Place("en", "long"), "{ $age }", "nothing can be filled in here"),
        (HELLO, "Hi { name }", "braces"),
        (HELLO, "Hi }", "braces"),
        (HELLO, "<b>Hi", "<b> is not ended"),
        (HELLO, "Hi</b>", "</b> ends nothing"),
        (HELLO, "<u>Hi</u>", "<u> is no tag here: there are <b>, <i> and <code>"),
        (HELLO, "<b class=x>Hi</b>", "is no tag here"),
        (HELLO, "<b><i>Hi</b></i>", "</b> ends nothing"),
    ],
)
def test_what_can_not_stand_there_is_told_and_left_out(place: Place, words: str, why: str):
    with pytest.raises(WrongWords, match=why):
        checked(OURS, place, words)
    assert reworded(OURS, {place.name: words}).trees == OURS.trees
