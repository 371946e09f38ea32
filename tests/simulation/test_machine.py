"""The same promises, with Hypothesis choosing the steps: it cuts a failure down to a short one."""

from contextlib import ExitStack

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from meetsmatch.simulation.people import DEEDS, Person
from meetsmatch.simulation.plan import Plan
from meetsmatch.simulation.trial import CALM, STORMY, Trial

PEOPLE = 3
GROWN_UP = 2
DEED = st.sampled_from([deed for deed, _ in DEEDS])
SOMEBODY = st.integers(0, PEOPLE - 1)


class Lives(RuleBasedStateMachine):
    """A few people who have joined already, and whatever comes next."""

    def __init__(self) -> None:
        super().__init__()
        self.left = ExitStack()
        self.trial = Trial(Plan(1, 0, people=PEOPLE, faults=False, deaths=0.0))
        self.left.enter_context(self.trial.undisturbed())
        self.trial.start()
        for person in self.trial.people:
            self._joins(person)

    def _joins(self, person: Person) -> None:
        """By the buttons of onboarding: a man or a woman of whom nobody is too young."""
        person.seeks()
        for button in (0, 0, 2, GROWN_UP, 0):
            self._turns(200)
            shown = [it for it in person.chat.messages.values() if it.buttons][-1]
            person.press(shown, shown.buttons[button])
        self._turns(200)
        person.seeks()

    def _turns(self, count: int) -> None:
        for _ in range(count):
            self.trial.timeline.step()

    @rule(who=SOMEBODY, deed=DEED)
    def does(self, who: int, deed: object) -> None:
        person = self.trial.people[who]
        if person.chat.blocked:
            person.returns()
        elif callable(deed):
            deed(person)

    @rule(count=st.integers(1, 400))
    def time_passes(self, count: int) -> None:
        self._turns(count)

    @rule(stormy=st.booleans())
    def the_weather_changes(self, stormy: bool) -> None:
        self.trial.world.weather.faults = STORMY if stormy else CALM
        self.trial.world.weather.breaks = 0.01 if stormy else 0.0

    @precondition(lambda self: self.trial.hosts)
    @rule()
    def the_process_dies(self) -> None:
        self.trial.hosts[0].die("a rule")

    @invariant()
    def every_promise_is_kept(self) -> None:
        assert self.trial.breach is None, self.trial.breach.sentence

    def teardown(self) -> None:
        with self.left:
            if self.trial.breach is None:
                self.trial.heal()
            self.every_promise_is_kept()


Lives.TestCase.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


class TestLives(Lives.TestCase):
    pass


def test_people_who_have_joined_meet_and_talk() -> None:
    lives = Lives()
    lives.time_passes(400)
    for person in lives.trial.people:
        person.writes()
    lives.teardown()
    assert lives.trial.model.paired > 0
    assert lives.trial.ledger.counts["delivered"] > 0
