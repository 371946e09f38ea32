"""The judge of match quality is fair: what is to be foreseen is never looked at."""

import csv
from pathlib import Path
from random import Random

import numpy as np
import pytest

from benchmarks.quality import libimseti
from benchmarks.quality.curve import Evenings
from benchmarks.quality.libimseti import FOLDS, Libimseti
from benchmarks.quality.numbers import Logistic, auc, compared, judged, resamples
from benchmarks.quality.speed_dating import PROFILE, RATINGS, SpeedDating
from benchmarks.quality.tastes import counted, graded, profiles, tastes

EVENINGS, SIDE = 7, 3


def couples() -> list[tuple[int, int]]:
    return [
        (100 * evening + a, 100 * evening + 50 + b)
        for evening in range(1, EVENINGS + 1)
        for a in range(SIDE)
        for b in range(SIDE)
    ]


def written(path: Path, flipped: tuple[int, int] | None = None) -> SpeedDating:
    """Made up evenings; one pair's answers, both ways, may be the opposite."""
    chance = Random(4)
    rows: list[dict[str, object]] = []
    people = sorted({it for couple in couples() for it in couple})
    traits = {it: {name: chance.randint(1, 10) for name in PROFILE} for it in people}
    for couple in couples():
        for iid, pid in (couple, couple[::-1]):
            told: dict[str, float] = {"dec": chance.randint(0, 1), "int_corr": chance.random()}
            told |= {name: chance.randint(0, 10) for name in RATINGS}
            if flipped == couple:
                told |= {name: 1 - told[name] for name in told if name != "int_corr"}
            row = {"iid": iid, "pid": pid, "wave": iid // 100, "gender": int(iid % 100 >= 50)}
            rows.append({**row, **traits[iid], **told, "goal": 1, "field_cd": 2})
    with path.open("w", encoding="latin1", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return SpeedDating(path)


@pytest.mark.parametrize("known", [counted, profiles, tastes, graded, SpeedDating.ours])
def test_what_a_pair_answered_is_not_known_when_it_is_scored(known, tmp_path: Path):
    couple = couples()[7]
    before = written(tmp_path / "before.csv")
    after = written(tmp_path / "after.csv", flipped=couple)
    assert (before.liked != after.liked).sum() == 2
    own = before.liked != after.liked
    assert np.allclose(known(before)[own], known(after)[own], rtol=0, atol=1e-9)


def test_what_a_pair_answered_is_known_to_others(tmp_path: Path):
    before = written(tmp_path / "before.csv")
    after = written(tmp_path / "after.csv", flipped=couples()[7])
    others = before.liked == after.liked
    assert not np.allclose(counted(before)[others], counted(after)[others])


def test_weights_come_from_other_evenings(tmp_path: Path):
    """Whatever one evening answered, its weights stay; here the column says nothing else."""
    before = written(tmp_path / "before.csv")
    after = written(tmp_path / "after.csv", flipped=couples()[7])
    column = np.arange(len(before.liked), dtype=float)[:, None]
    first = before.evening[before.who] == 1
    assert np.allclose(before.trained(column)[first], after.trained(column)[first])


def ratings(path: Path, flipped: tuple[int, int] | None = None) -> Libimseti:
    chance = Random(9)
    with path.open("w", encoding="ascii", newline="") as file:
        for one in range(12):
            for other in range(12):
                rating = chance.randint(1, 10)
                if flipped in ((one, other), (other, one)):
                    rating = 11 - rating
                if one != other:
                    file.write(f"{one},{other},{rating}\n")
    return Libimseti([path], seed=1)


def test_held_out_pairs_are_scored_without_their_answers(tmp_path: Path):
    before, after = ratings(tmp_path / "1.csv"), ratings(tmp_path / "2.csv", flipped=(3, 8))
    assert (before.answers.liked != after.answers.liked).any()
    pair = [(a, b) for a in range(12) for b in range(a + 1, 12)].index((3, 8))
    for one, other in (
        (before.held_out(libimseti.bias), after.held_out(libimseti.bias)),
        (before.held_out(libimseti.ours), after.held_out(libimseti.ours)),
        (before.trained(1), after.trained(1)),
    ):
        assert np.allclose([it[pair] for it in one], [it[pair] for it in other])
    assert set(before.fold) == set(range(FOLDS))


def test_auc_is_the_share_of_pairs_in_the_right_order():
    draw = np.random.default_rng(2)
    liked = draw.integers(0, 2, 60).astype(float)
    score = draw.integers(0, 9, 60).astype(float)
    above = [
        1.0 if one > other else 0.5 if one == other else 0.0
        for one in score[liked == 1]
        for other in score[liked == 0]
    ]
    assert np.isclose(auc(liked, score), np.mean(above))


def test_an_interval_holds_its_value_and_a_score_is_no_better_than_itself():
    draw = np.random.default_rng(3)
    liked = draw.integers(0, 2, 300).astype(float)
    score = liked + draw.normal(0, 2, 300)
    drawn = resamples(np.arange(300), 1)
    found = judged(liked, score, drawn)
    assert found.low < found.value < found.high
    assert compared(liked, score, score, drawn) == (0, 0, 0)


def test_logistic_regression_finds_the_weights_that_made_the_data():
    draw = np.random.default_rng(5)
    x = draw.normal(1, 2, (20_000, 2))
    odds = 0.5 + 0.8 * x[:, 0] - 0.4 * x[:, 1]
    y = (draw.random(20_000) < 1 / (1 + np.exp(-odds))).astype(float)
    assert np.allclose(Logistic(x, y, 0.1).plain(), [0.5, 0.8, -0.4], atol=0.06)


def test_patience_shows_more_people_for_fewer_matches(tmp_path: Path):
    data = written(tmp_path / "data.csv")
    game = Evenings(data, np.where(data.liked == 1, 0.6, 0.4))
    first, *_, last = game.decks()
    assert last.never <= first.never <= game.ranking().never
    assert 0 <= game.plain()[0].matches <= 1
