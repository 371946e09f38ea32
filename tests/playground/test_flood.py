"""Flood control: what is let through, and what gets 429."""

import pytest

from playground.call import Call
from playground.clock import Clock
from playground.errors import Mistake
from playground.flood import Flood


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.freeze(True)
    return clock


def flood(clock: Clock, profile: str) -> Flood:
    flood = Flood(clock, 1)
    flood.choose(profile)
    return flood


def send(chat: str = "5", method: str = "sendMessage", **args: str) -> Call:
    return Call(700, method, {"chat_id": chat, **args})


def let_through(flood: Flood, call: Call, tries: int) -> int:
    return sum(flood.check(call) is None for _ in range(tries))


def test_off_lets_everything_through(clock: Clock) -> None:
    assert let_through(flood(clock, "off"), send(), 1000) == 1000


def test_a_chat_takes_a_burst_then_one_a_second(clock: Clock) -> None:
    control = flood(clock, "faq")
    assert let_through(control, send(), 10) == 4
    fault = control.check(send())
    assert fault is not None
    assert (fault.kind, fault.retry_after) == ("429", 2)
    clock.advance(1)
    assert let_through(control, send(), 10) == 1
    assert let_through(control, send("6"), 10) == 4


def test_a_group_takes_twenty_a_minute(clock: Clock) -> None:
    control = flood(clock, "faq")
    assert let_through(control, send("-100"), 30) == 20
    clock.advance(60)
    assert let_through(control, send("-100"), 30) == 20


def test_a_bot_sends_thirty_a_second_in_all(clock: Clock) -> None:
    control = flood(clock, "faq")
    assert sum(control.check(send(str(chat))) is None for chat in range(50)) == 30


def test_what_sends_nothing_is_free(clock: Clock) -> None:
    control = flood(clock, "faq")
    assert let_through(control, send(method="getChat"), 100) == 100
    assert let_through(control, Call(700, "sendMessage"), 100) == 100
    assert let_through(control, send(method="sendChatAction"), 100) == 100


@pytest.mark.parametrize(
    "args", [{"media": '[{"type":"photo"},{"type":"photo"}]'}, {"message_ids": "[1,2]"}]
)
def test_each_message_of_many_counts(clock: Clock, args: dict[str, str]) -> None:
    control = flood(clock, "faq")
    assert let_through(control, send(method="copyMessages", **args), 10) == 2


def test_old_chats_are_forgotten(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.flood._CHATS_KEPT", 3)
    control = flood(clock, "faq")
    assert let_through(control, send(), 10) == 4
    for chat in "678":
        control.check(send(chat))
    assert let_through(control, send(), 10) == 4


def test_hostility_is_the_same_every_time(clock: Clock) -> None:
    def kinds() -> list[str]:
        control = flood(clock, "hostile")
        faults = [control.check(send(str(chat))) for chat in range(300)]
        clock.advance(60)
        return [fault.kind for fault in faults if fault is not None]

    first = kinds()
    assert first == kinds()
    assert set(first) == {"429", "5xx", "drop", "slow"}


def test_unknown_profiles_are_refused(clock: Clock) -> None:
    with pytest.raises(Mistake, match="there is no flood profile 'rain'"):
        flood(clock, "rain")
