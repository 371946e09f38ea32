"""python -m benchmarks.quality: how well scores foresee mutual likes, and who is never shown.

Reads files that are not part of this repository; without any it says so and judges nothing.
Fails when the learned score is not surely better than the product of two bias terms, or when decks
don't beat plain exploration.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from benchmarks.quality import libimseti
from benchmarks.quality.curve import Evenings, Point
from benchmarks.quality.libimseti import Libimseti
from benchmarks.quality.numbers import Auc, Floats, Ints, compared, judged, resamples
from benchmarks.quality.plots import Spot, bars, curves
from benchmarks.quality.speed_dating import SpeedDating, bias
from benchmarks.quality.tastes import counted, graded, profiles, tastes
from meetsmatch.core.ranking import WEIGHTS

PRODUCT = "product of bias terms"
OURS = "ours, weights of other evenings"
LEARNED = "learned offline, likes only"
GRADED = "learned offline, with ratings"
PLAIN = Point(0.2, 0.15, 0.92)
"""Plain exploration as it was measured before: never shown, share of the matches kept."""

TARGET = Spot(5.0, 5.0)

Likes = dict[str, Floats]
"""Chances of each direction, by the name of the score."""


def of_speed_dating(data: SpeedDating) -> Likes:
    history, wrote, taste, rated = counted(data), profiles(data), tastes(data), graded(data)
    return {
        PRODUCT: bias(data),
        "ours, as shipped": data.ours(),
        "the same, rates drawn to 0.3": data.fixed(),
        OURS: data.trained(data.terms()),
        "the same, mean of all evenings": data.trained(history[:, :2]),
        "all rates": data.trained(history),
        LEARNED: data.trained(np.column_stack([history, wrote, taste])),
        GRADED: data.trained(np.column_stack([history, wrote, taste, rated])),
    }


def baselines(there: Floats, back: Floats, seed: int) -> dict[str, Floats]:
    """Scores of pairs from the chances of either direction."""
    draw = np.random.default_rng(seed)
    return {
        "random": draw.random(len(there)),
        "one-sided": there,
        "mean of both": there + back,
        "harmonic mean": there * back / (there + back),
        PRODUCT: there * back,
    }


def table(
    title: str, mutual: Floats, scores: Mapping[str, Floats], groups: Ints, seed: int
) -> dict[str, Auc]:
    """AUCs by resampled pairs; differences to the product by resampled groups."""
    by_pair, by_group = resamples(np.arange(len(mutual)), seed), resamples(groups, seed)
    print(f"\n{title}: {len(mutual)} pairs, {int(mutual.sum())} mutual likes")
    print("| score | AUC, 95 % interval | more than the product |")
    print("|---|---|---|")
    found: dict[str, Auc] = {}
    for name, score in scores.items():
        found[name] = judged(mutual, score, by_pair)
        more = compared(mutual, score, scores[PRODUCT], by_group)
        print(f"| {name} | {found[name]} | {more} |")
    return found


def speed_dating(path: Path, seed: int, plots: Path | None) -> list[str]:
    data = SpeedDating(path)
    likes = of_speed_dating(data)
    there, back = likes[PRODUCT][data.pairs], likes[PRODUCT][data.back][data.pairs]
    scores = {
        **baselines(there, back, seed),
        "shared interests": data.together[data.pairs],
        "popularity": data.appeal(float(data.liked.mean()))[data.pairs],
    }
    scores |= {name: data.one_score(it) for name, it in likes.items()}
    evenings = data.evening[data.who[data.pairs]]
    found = table("Speed dating", data.mutual, scores, evenings, seed)
    shipped = [WEIGHTS.mean, WEIGHTS.warmth, WEIGHTS.appeal, WEIGHTS.shared, WEIGHTS.years]
    fitted = ", ".join(f"{it:.3f}" for it in data.fitted())
    print(f"mean, warmth, appeal, shared, years: fitted {fitted}; shipped {shipped}")
    mistakes = exposure(data, likes, plots)
    if plots:
        _draw(plots / "quality-speed-dating.svg", bars("Speed dating", found))
    return mistakes + too_low("speed dating", found, LEARNED)


def exposure(data: SpeedDating, likes: Likes, plots: Path | None) -> list[str]:
    """Who is never shown, and what showing them costs."""
    series: dict[str, list[Spot]] = {}
    print("\n| score | cards | setting | never shown | matches a card | lost |")
    print("|---|---|---|---|---|---|")
    for name in (PRODUCT, OURS, LEARNED, GRADED):
        game = Evenings(data, likes[name])
        base = game.ranking()
        ways = {"ranking": [base], "decks, patience": game.decks()}
        if name in (PRODUCT, LEARNED):
            ways["plain, share"] = game.plain()
        for way, points in ways.items():
            for it in points:
                lost = 1 - it.matches / base.matches
                figures = f"{it.never:.1%} | {it.matches:.3f} | {lost:.1%}"
                print(f"| {name} | {way} | {it.setting:g} | {figures} |")
            spots = [Spot(100 * (1 - it.matches / base.matches), 100 * it.never) for it in points]
            if way != "ranking":
                series[f"{name}: {way.partition(',')[0]}"] = spots
    if plots:
        _draw(plots / "quality-exposure.svg", curves("Exploration", series, TARGET))
    return [
        f"decks don't beat plain exploration under: {name}"
        for name in (PRODUCT, OURS, LEARNED, GRADED)
        if not any(
            it.loss < 100 * (1 - PLAIN.matches) and it.never < 100 * PLAIN.never
            for it in series[f"{name}: decks"]
        )
    ]


def of_libimseti(paths: list[Path], seed: int, plots: Path | None) -> list[str]:
    data = Libimseti(paths, seed)
    there, back = data.held_out(libimseti.bias)
    popular, _ = data.held_out(libimseti.popularity)
    ours, ours_back = data.held_out(libimseti.ours)
    learned, learned_back = data.trained(seed)
    scores = {
        **baselines(there, back, seed),
        "popularity": popular,
        "ours, as shipped": ours * ours_back,
        LEARNED: learned * learned_back,
    }
    found = table("Libimseti", data.mutual, scores, np.arange(len(there)), seed)
    if plots:
        _draw(plots / "quality-libimseti.svg", bars("Libimseti", found))
    return too_low("Libimseti", found, LEARNED)


def too_low(data: str, found: Mapping[str, Auc], name: str) -> list[str]:
    low, base = found[name].low, found[PRODUCT].value
    return [f"{data}: {name}: {low:.3f} is not above {base:.3f}"] if low <= base else []


def _draw(path: Path, picture: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(picture, "utf-8")


def main() -> None:
    """Print the tables; fail when a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    add = parser.add_argument
    add("--speed-dating", type=Path, help="the Columbia Speed Dating data, as CSV")
    add("--libimseti-train", type=Path, help="ratings as CSV: who, whom, rating")
    add("--libimseti-test", type=Path, help="more of them")
    add("--plots", type=Path, help="a folder for pictures")
    add("--seed", type=int, default=1)
    asked = parser.parse_args()
    mistakes: list[str] = []
    if asked.speed_dating:
        mistakes += speed_dating(asked.speed_dating, asked.seed, asked.plots)
    if ratings := [it for it in (asked.libimseti_train, asked.libimseti_test) if it]:
        mistakes += of_libimseti(ratings, asked.seed, asked.plots)
    if not asked.speed_dating and not ratings:
        print("no data given: nothing measured")
    sys.exit("\n".join(mistakes) if mistakes else 0)


if __name__ == "__main__":
    main()
