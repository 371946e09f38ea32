"""What a card says, and what it never says."""

from dataclasses import replace

import pytest

from bot.test_telegram_out import BOT, complaints
from meetsmatch.bot.card import Active, Sight, card_of, fitting, sight
from meetsmatch.bot.rebuilt import CAPTION_LIMIT
from meetsmatch.bot.speech import Show
from meetsmatch.bot.telegram_out import Pen
from meetsmatch.bot.wording import Wording
from meetsmatch.core.candidates import Candidate
from meetsmatch.core.ids import Cell, PersonId
from meetsmatch.core.people import Gender, Seeks
from meetsmatch.core.places import Nearness, cell_of
from meetsmatch.core.profiles import Face, Medium, Shot
from meetsmatch.core.ranking import Why
from meetsmatch.core.rules import DAY_MS

ANN = PersonId(2)
NOW_MS = 1_790_000_000_000
WORDING = Wording.load()
SHOTS = (Shot(Medium.PHOTO, "p1"), Shot(Medium.VIDEO, "v2"))


def read(show: Show, language: str = "en") -> str:
    return WORDING.render(language, show.key, show.facts).text


def candidate(cell: Cell, active_day: int = NOW_MS // DAY_MS) -> Candidate:
    return Candidate(
        bot=BOT,
        person=PersonId(active_day),
        gender=Gender.WOMAN,
        birth_year=1999,
        seeks=Seeks.EVERYONE,
        age_from=18,
        age_to=99,
        languages=("en",),
        cell=cell,
        radius_km=300,
        active_day=active_day,
    )


def test_a_whole_card():
    face = Face("Ann", "Hello there.", interests=("hiking", "tea"))
    seen = Sight(27, why=Why.SHARED, shared=("hiking",), note="Tea?")
    shown = card_of(ANN, face, seen, str.title)
    assert read(shown) == (
        "Ann, 27 · same area · active today\n\nHello there.\n\n🏷 Hiking, Tea\n\n💌 Tea?"
        "\n\n✨ You both chose: Hiking"
    )
    assert read(shown, "ru").startswith("Ann, 27 · совсем рядом · в сети сегодня\n\nHello")


def test_a_bare_card_has_no_empty_paragraphs():
    assert read(card_of(ANN, Face("Ann"), Sight(27), str)) == "Ann, 27 · same area · active today"


def test_shots_are_counted_around():
    face = Face("Ann", shots=SHOTS)
    assert [card_of(ANN, face, Sight(27), str, shot=n).shot for n in range(3)] == [
        *SHOTS,
        SHOTS[0],
    ]
    assert card_of(ANN, Face("Ann"), Sight(27), str, shot=1).shot is None


@pytest.mark.parametrize("words", ["t.me/ann", "@ann_here", "ann@example.org", "https://a.org/b"])
def test_nothing_that_leads_to_somebody_is_shown(words: str):
    face = Face(words, words, interests=(words,))
    seen = Sight(27, why=Why.SHARED, shared=(words,), note=words)
    assert words not in read(card_of(ANN, face, seen, str))


def test_what_is_told_of_place_and_time_is_coarse():
    here, there = cell_of(52.52, 13.4), cell_of(52.4, 13.06)
    today = NOW_MS // DAY_MS
    viewer = candidate(here, today)
    assert sight(viewer, candidate(here), NOW_MS) == Sight(27)
    assert sight(viewer, candidate(there, today - 1), NOW_MS) == Sight(
        27, Nearness.REGION, Active.WEEK
    )
    assert sight(viewer, candidate(here, today - 7), NOW_MS).active is Active.EARLIER


@pytest.mark.parametrize("letter", ["a", "😀"])
@pytest.mark.parametrize("language", WORDING.languages)
def test_the_longest_card_fits_below_a_photo(letter: str, language: str):
    face = Face(letter * 32, letter * 500, SHOTS, (letter * 24,) * 10)
    seen = Sight(27, Nearness.REGION, why=Why.SHARED, shared=(letter * 24,) * 10)
    for note in ("", letter * 250):
        shown = card_of(ANN, face, replace(seen, note=note), str)
        assert len(read(shown, language).encode("utf-16-le")) // 2 <= CAPTION_LIMIT


def test_words_are_cut_between_characters():
    assert fitting("abc", 3) == "abc"
    assert fitting("abcd", 3) == "ab…"
    assert fitting("😀😀😀", 4) == "😀…"
    assert fitting("😀", 0) == "…"


def test_a_card_is_sent_with_its_photo_or_video():
    show = card_of(ANN, Face("Ann", shots=SHOTS), Sight(27), str)

    def call(show: Show, protect: bool = False):
        pen = Pen(BOT, lambda key, facts: WORDING.render("en", key, facts), NOW_MS, protect)
        made = pen.outgoing(show)
        assert complaints(made.method, made.params) == []
        return made

    sent = call(show)
    assert (sent.method, sent.params["photo"]) == ("sendPhoto", "p1")
    assert str(sent.params["caption"]).startswith("Ann, 27")
    assert "protect_content" not in sent.params
    assert call(show, protect=True).params["protect_content"] is True
    assert call(replace(show, shot=SHOTS[1])).method == "sendVideo"
    changed = call(replace(show, anew=False, message=5), protect=True)
    assert (changed.method, changed.params["message_id"]) == ("editMessageMedia", 5)
    assert "protect_content" not in changed.params
