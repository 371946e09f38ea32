"""Which cards somebody sees next: mostly the best, some who like them already, and somebody
who is seldom shown. Pure: scores and counts in, slots out.

Why a penalty that has an end, and no caps: what is taken from somebody's score grows with their
share of the cards, but never beyond `tiring`, so that those whom everybody likes stay worth
showing while all the others come up (`python -m benchmarks.exposure`).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

Id = TypeVar("Id", bound=Hashable)
Chance = Callable[[], float]
"""A number from 0 (included) to 1 (excluded), another one each time."""


class Slot(StrEnum):
    """Why a card is in the deck. For counting only: nobody is told that they were liked."""

    BEST = "best"
    LIKED_YOU = "liked_you"
    EXPLORE = "explore"


TEN = (
    *(Slot.BEST, Slot.BEST, Slot.LIKED_YOU, Slot.BEST, Slot.EXPLORE),
    *(Slot.BEST, Slot.LIKED_YOU, Slot.BEST, Slot.BEST, Slot.BEST),
)
"""Ten cards. Who asks for fewer gets the first of these, for more the same again."""


class Option(NamedTuple, Generic[Id]):
    """Somebody eligible, and what is known of the two."""

    person: Id
    score: float
    """Chance of a mutual like, 0 to 1."""

    likes: float
    """Chance that the viewer likes them, 0 to 1."""

    is_new: bool = False
    """Here for the first days, in which the least is known of them."""


class Choice(NamedTuple, Generic[Id]):
    """A card of the deck."""

    person: Id
    slot: Slot


@dataclass(frozen=True, slots=True)
class Mix:
    """How a deck is composed."""

    slots: tuple[Slot, ...] = TEN
    tiring: float = 0.3
    """What it takes from the score of a BEST to have been shown very often lately."""

    half_tired: float = 2.0
    """Half of that is taken after so many times, and `of_mean` of what is usual here."""

    of_mean: float = 0.25

    patience: float = 0.12
    """EXPLORE gives way to the best when their score is higher by more than this."""

    insistence: float = 0.25
    """How often EXPLORE does not give way, from 0 to 1, and takes anybody of the least shown. So
    everybody eligible comes up."""

    new_lead: int = 3
    """New people count as if they had been shown so many times less."""


MIX = Mix()


class Shown(NamedTuple, Generic[Id]):
    """An option beside how often it was shown."""

    option: Option[Id]
    times: float


def deck(
    options: Sequence[Option[Id]],
    size: int,
    chance: Chance,
    *,
    shown_lately: Mapping[Id, float],
    liked_me: Set[Id] = frozenset(),
    mix: Mix = MIX,
) -> list[Choice[Id]]:
    """At most `size` cards, nobody twice; fewer only when there are fewer options.

    `shown_lately` counts everybody's appearances of the last days. Whoever likes the viewer is
    worth the viewer's own chance of a yes. A slot with nobody for it goes to the best. The order
    is by chance, so that no position tells who liked the viewer.
    """
    crowd = [
        Shown(it, shown_lately.get(it.person, 0) - mix.new_lead * it.is_new) for it in options
    ]
    orders = {
        Slot.BEST: _best(crowd, shown_lately, liked_me, mix),
        Slot.LIKED_YOU: _who_like(crowd, liked_me),
    }
    taken: dict[Id, Slot] = {}
    for place in range(min(size, len(options))):
        slot = mix.slots[place % len(mix.slots)]
        best = next(_free(orders[Slot.BEST], taken))
        if slot is Slot.EXPLORE:
            found = _explored(list(_free(crowd, taken)), best, mix, chance)
        else:
            found = next(_free(orders[slot], taken), None)
        if found is None or found == best:
            slot, found = Slot.BEST, best
        taken[found.option.person] = slot
    return _shuffled([Choice(person, slot) for person, slot in taken.items()], chance)


def _free(order: Sequence[Shown[Id]], taken: Mapping[Id, Slot]) -> Iterator[Shown[Id]]:
    return (it for it in order if it.option.person not in taken)


def _explored(
    free: Sequence[Shown[Id]], best: Shown[Id], mix: Mix, chance: Chance
) -> Shown[Id] | None:
    """Somebody of the least shown: anybody of them, or the one who costs least if that is little.
    None if that is much, or if all were shown lately."""
    least = min(it.times for it in free)
    if least >= 1:
        return None
    seldom = [it for it in free if it.times == least]
    if chance() < mix.insistence:
        return seldom[int(chance() * len(seldom))]
    found = max(seldom, key=lambda it: it.option.score)
    return found if best.option.score - found.option.score <= mix.patience else None


def _best(
    crowd: Sequence[Shown[Id]], shown: Mapping[Id, float], liked_me: Set[Id], mix: Mix
) -> list[Shown[Id]]:
    times = {it.option.person: shown.get(it.option.person, 0.0) for it in crowd}
    half = mix.half_tired + mix.of_mean * sum(times.values()) / max(1, len(times))

    def worth(it: Shown[Id]) -> float:
        option, often = it.option, times[it.option.person]
        chance = option.likes if option.person in liked_me else option.score
        return chance - mix.tiring * often / (often + half)

    return sorted(crowd, key=worth, reverse=True)


def _who_like(crowd: Sequence[Shown[Id]], liked_me: Set[Id]) -> list[Shown[Id]]:
    """Their yes is certain, so only the viewer's counts."""
    fans = [it for it in crowd if it.option.person in liked_me]
    return sorted(fans, key=lambda it: it.option.likes, reverse=True)


def _shuffled(cards: list[Choice[Id]], chance: Chance) -> list[Choice[Id]]:
    """Every order alike: Durstenfeld, Communications of the ACM 7(7), 1964."""
    for last in range(len(cards) - 1, 0, -1):
        other = int(chance() * (last + 1))
        cards[last], cards[other] = cards[other], cards[last]
    return cards
