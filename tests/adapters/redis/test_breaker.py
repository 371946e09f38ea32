"""When something that has failed is left alone."""

from meetsmatch.adapters.redis.breaker import FAILURES, PAUSE_S, Breaker


class Watch:
    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


def broken(watch: Watch) -> Breaker:
    breaker = Breaker(watch)
    for _ in range(FAILURES):
        assert breaker.lets_through()
        breaker.failed()
    return breaker


def test_a_few_failures_in_a_row_open_it():
    breaker = broken(Watch())
    assert breaker.is_open
    assert not breaker.lets_through()
    assert (breaker.opened, breaker.refused) == (1, 1)


def test_a_success_between_failures_keeps_it_closed():
    breaker = Breaker(Watch())
    for _ in range(3 * FAILURES):
        breaker.failed()
        breaker.worked()
    assert breaker.lets_through()


def test_while_open_one_tries_each_pause():
    watch = Watch()
    breaker = broken(watch)
    watch.s += PAUSE_S
    assert breaker.lets_through()
    assert not breaker.lets_through()
    breaker.failed()
    watch.s += PAUSE_S
    assert breaker.lets_through()
    breaker.worked()
    assert breaker.lets_through()
    assert breaker.lets_through()
    assert breaker.opened == 1
