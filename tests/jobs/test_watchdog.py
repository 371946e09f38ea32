"""An event loop that stands still is noticed while it does."""

import time
from threading import Event

from meetsmatch.jobs.watchdog import Watchdog


async def test_a_loop_that_is_held_up_is_told_of_once_with_the_place() -> None:
    places: list[str] = []
    seen = Event()

    def told(place: str) -> None:
        places.append(place)
        seen.set()

    watchdog = Watchdog(told, blocked_s=0.05)
    assert seen.wait(10)  # on purpose: nothing else runs meanwhile
    lag_s = watchdog.take_lag()
    watchdog.stop()
    assert watchdog.blocked == 1
    assert len(places) == 1
    assert "test_watchdog.py:" in places[0]
    assert lag_s >= 0.05


async def test_a_loop_that_runs_is_left_alone() -> None:
    watchdog = Watchdog(lambda place: None)
    assert watchdog.take_lag() < 3.0
    began = time.monotonic()
    watchdog.stop()
    assert watchdog.blocked == 0
    assert time.monotonic() - began < 3.0
