"""Logins end by themselves; a line's text can't be mistaken for another one's."""

from dataclasses import replace

from meetsmatch.core.ids import BotId
from meetsmatch.core.sanctions import Role
from meetsmatch.core.staff import IDLE_MS, SESSION_MS, Account, Entry, Session, StaffRole

BOT = BotId(7)
SESSION = Session(BOT, "id", "olga", 1_000, 1_000)
ENTRY = Entry(BOT, 1, 1_000, "olga", "login", "a", "b")


def test_a_session_ends_when_nobody_clicks_and_in_the_end_anyway():
    assert SESSION.lasts(1_000 + IDLE_MS - 1)
    assert not SESSION.lasts(1_000 + IDLE_MS)
    late = 1_000 + SESSION_MS
    assert replace(SESSION, seen_ms=late).lasts(late - 1)
    assert not replace(SESSION, seen_ms=late).lasts(late)


def test_only_owners_decide_as_owners():
    owner = Account(BOT, "olga", StaffRole.OWNER, "", 0)
    assert owner.actor.role is Role.OWNER
    assert replace(owner, role=StaffRole.MODERATOR).actor.role is Role.MODERATOR


def test_words_can_not_move_from_one_part_of_a_line_to_the_next():
    texts = {
        replace(ENTRY, about="ab", words="").text(""),
        replace(ENTRY, about="", words="ab").text(""),
        replace(ENTRY, about="a\0001:b", words="").text(""),
        ENTRY.text(""),
        ENTRY.text("before"),
    }
    assert len(texts) == 5
