"""What can be learned offline on the speed dating data: whom people of one's taste liked."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from benchmarks.quality.numbers import Floats, Ints, log_odds
from benchmarks.quality.speed_dating import (
    INTERESTS,
    NEIGHBOURS,
    PROFILE,
    RATINGS,
    SpeedDating,
)


class Room(NamedTuple):
    """One evening, one gender's answers: a table of rows by columns without one cell."""

    row: int
    column: int
    residual: Floats
    """Answers less what rows and columns explain, in units of their spread."""

    rows: Ints
    columns: Ints


def rooms(data: SpeedDating) -> Iterator[tuple[int, Room]]:
    """For each row of the data its room, in which this answer was never given."""
    place = {pair: index for index, pair in enumerate(zip(data.who, data.whom, strict=True))}
    for evening in np.unique(data.evening):
        here = np.flatnonzero(data.evening == evening)
        for gender in (0, 1):
            rows, columns = here[data.gender[here] == gender], here[data.gender[here] != gender]
            cells = [[place.get((a, b), -1) for b in columns] for a in rows]
            table = np.array(cells)
            known = table >= 0
            answers = np.where(known, data.liked[table], 0.0)
            for i, j in zip(*np.nonzero(known), strict=True):
                rest = known.copy()
                rest[i, j] = False
                yield (
                    int(table[i, j]),
                    Room(int(i), int(j), residual(answers, rest), rows, columns),
                )


def residual(answers: Floats, known: Floats, weight: float = 2.0) -> Floats:
    def left(values: Floats) -> Floats:
        return np.where(known, values, 0.0)

    mean = left(answers).sum() / known.sum()
    by_row = left(answers - mean).sum(axis=1) / (known.sum(axis=1) + weight)
    rest = answers - mean - by_row[:, None]
    by_column = left(rest).sum(axis=0) / (known.sum(axis=0) + weight)
    rest = left(rest - by_column)
    return rest / (rest.std() + 1e-9)


def from_others(answers: Floats, alike: Floats, mine: int) -> float:
    """Ridge regression of one's missing answer on one's others, over how alike they are."""
    others = np.delete(np.arange(len(answers)), mine)
    ridge = alike[np.ix_(others, others)] + NEIGHBOURS * np.eye(len(others))
    return float(answers[others] @ np.linalg.solve(ridge, alike[others, mine]))


def tastes(data: SpeedDating) -> Floats:
    """Four columns: by whom the same people liked, by who liked the same people, by what those
    whom one liked are like, by what those who liked one are like."""
    columns = [(it - np.nanmean(it)) / np.nanstd(it) for it in map(data.profile.get, PROFILE)]
    traits = np.nan_to_num(np.column_stack(columns))
    kernel = traits @ traits.T / traits.shape[1]
    found = np.zeros((len(data.liked), 4))
    for place, room in rooms(data):
        i, j, left = room.row, room.column, room.residual
        others, elsewhere = np.delete(left, i, axis=0), np.delete(left, j, axis=1)
        found[place] = (
            from_others(left[i], others.T @ others / len(others), j),
            from_others(left[:, j], elsewhere @ elsewhere.T / elsewhere.shape[1], i),
            from_others(left[i], kernel[np.ix_(room.columns, room.columns)], j),
            from_others(left[:, j], kernel[np.ix_(room.rows, room.rows)], i),
        )
    return found


def counted(data: SpeedDating) -> Floats:
    """Rates of both people in both roles, and the evening's; likes and passes only."""
    prior = data.mean_without(data.gender[data.who], 2, data.liked, 0.0, 0.0)
    warmth, appeal = log_odds(data.warmth(prior)), log_odds(data.appeal(prior))
    local = data.local_mean(data.liked)
    columns = [warmth, appeal, warmth[data.back], appeal[data.back], local, local[data.back]]
    return np.column_stack([*columns, data.gender[data.who]])


def profiles(data: SpeedDating) -> Floats:
    """What two people wrote of themselves before the evening; nothing about descent,
    faith or money."""
    who, whom, known = data.who, data.whom, data.profile
    gap = known["age"][who] - known["age"][whom]
    standard = np.column_stack([known[name] for name in INTERESTS])
    standard = np.where(np.isnan(standard), np.nanmean(standard, axis=0), standard)
    standard = standard - standard.mean(axis=1, keepdims=True)
    standard = standard / (standard.std(axis=1, keepdims=True) + 1e-9)
    together = (standard[who] * standard[whom]).mean(axis=1)
    same = [known[name][who] == known[name][whom] for name in ("goal", "field_cd")]
    told = ("go_out", "date", "attr3_1", "fun3_1", "attr1_1", "exphappy")
    both = [known[name][people] for name in ("age", *told) for people in (who, whom)]
    return np.column_stack([gap, abs(gap), together, *same, *both])


def graded(data: SpeedDating) -> Floats:
    """Ratings from 0 to 10 that others gave and got; the bot has no such thing."""
    columns: list[Floats] = []
    for name in RATINGS:
        values = data.ratings[name]
        mean = data.local_mean(values)
        got = data.mean_without(data.whom, data.size, values, mean, 2)
        given = data.mean_without(data.who, data.size, values, mean, 2)
        columns += [got, got[data.back], given]
    local = data.local_mean(data.ratings["like"])
    return np.column_stack([*columns, local, local[data.back]])
