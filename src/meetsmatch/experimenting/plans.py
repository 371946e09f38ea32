"""What a plan of an experiment may be, and what is wrong with it otherwise."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace

from meetsmatch.app.profiles import Missing
from meetsmatch.core.experiments import RAILS, Hook, Plan, Variant
from meetsmatch.core.ranking import Weights
from meetsmatch.experimenting.results import RAIL_DAYS

LONGEST_NAME = 64
MOST_VARIANTS = 4
MOST_WEIGHT = 100
MOST_DAYS = 28
"""After exposure: looked at by then, so that it ends before its events are forgotten."""

RUNS_DAYS = 80
"""So long an experiment runs at most: events live for 90 days."""

PEOPLE = range(200, 10_000_001)
HOURS = range(721)
VARIANT = re.compile(r"[a-z0-9][a-z0-9 -]{0,23}")
WEIGHTS = tuple(it.name for it in fields(Weights))
HEAVIEST = 5.0
SETTINGS = {
    Hook.RANKING: WEIGHTS,
    Hook.NUDGE: ("hours", "first"),
    Hook.TEXT: ("wording",),
}

Texts = Mapping[str, tuple[str, ...]]
"""The other wordings of each text that has any."""


class WrongExperiment(Exception):
    """It can't be that, or not any more; the message says why, and how to mend it."""


def checked(plan: Plan, texts: Texts) -> Plan:
    """Without what is empty; WrongExperiment says what is wrong."""
    name = " ".join(plan.name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise WrongExperiment(f"Give it a name of 1 to {LONGEST_NAME} letters.")
    if plan.hook is Hook.TEXT and plan.target not in texts:
        raise WrongExperiment("Choose a text that has another wording.")
    if not 1 <= plan.days <= MOST_DAYS:
        raise WrongExperiment(f"Look at 1 to {MOST_DAYS} days after exposure.")
    if plan.people not in PEOPLE:
        raise WrongExperiment(f"Expect {PEOPLE[0]} to {PEOPLE[-1]} people.")
    if not set(plan.rails) <= set(RAILS):
        raise WrongExperiment("Guard rails are " + ", ".join(RAILS) + ".")
    if plan.metric in plan.rails and plan.days != RAIL_DAYS:
        raise WrongExperiment(
            f"Guard rails are looked at over {RAIL_DAYS} day. {plan.metric} is the metric, too: "
            "look at so many days, or take it out of the rails."
        )
    target = plan.target if plan.hook is Hook.TEXT else ""
    plan = replace(plan, name=name, target=target)
    _check_variants(plan, texts)
    return plan


def _check_variants(plan: Plan, texts: Texts) -> None:
    names = [it.name for it in plan.variants]
    if not 2 <= len(names) <= MOST_VARIANTS or len(set(names)) < len(names):
        raise WrongExperiment(f"It needs 2 to {MOST_VARIANTS} variants, each with its own name.")
    for it in plan.variants:
        if not VARIANT.fullmatch(it.name):
            raise WrongExperiment(
                f"{it.name!r} is no name of a variant: up to 24 of a-z, 0-9, spaces and hyphens."
            )
        if not 1 <= it.weight <= MOST_WEIGHT:
            raise WrongExperiment(f"Weights are 1 to {MOST_WEIGHT}.")
        for setting, value in it.settings.items():
            _check_setting(plan, setting, value, texts)
    if len({tuple(sorted(it.settings.items())) for it in plan.variants}) < len(names):
        raise WrongExperiment("Two variants do the same: give each settings of its own.")


def _check_setting(plan: Plan, setting: str, value: str, texts: Texts) -> None:
    match plan.hook, setting:
        case Hook.RANKING, name if name in WEIGHTS:
            is_right, right = _is_weight(value), f"a number from -{HEAVIEST:g} to {HEAVIEST:g}"
        case Hook.NUDGE, "hours":
            is_right, right = value in map(str, HOURS), f"0 (never) to {HOURS[-1]}"
        case Hook.NUDGE, "first":
            is_right, right = value in set(Missing), "one of " + ", ".join(Missing)
        case Hook.TEXT, "wording":
            names = texts[plan.target]
            is_right, right = value in names, "one of " + ", ".join(names)
        case _:
            raise WrongExperiment(
                f"{setting!r} is no setting here: what can be set is {settings_of(plan.hook)}. "
                f"Write it as in {_example(plan, texts)}."
            )
    if not is_right:
        raise WrongExperiment(f"{setting} is {right}.")


def settings_of(hook: Hook) -> str:
    """What a variant can set, for whoever fills it in."""
    return ", ".join(SETTINGS[hook])


def _example(plan: Plan, texts: Texts) -> str:
    """Settings of a variant as one writes them."""
    match plan.hook:
        case Hook.RANKING:
            return "near=0.8 fresh=0.1"
        case Hook.NUDGE:
            return "hours=48 first=bio"
        case Hook.TEXT:
            return f"wording={texts[plan.target][0]}"


def _is_weight(value: str) -> bool:
    is_number = re.fullmatch(r"-?\d{1,2}(\.\d{1,4})?", value, re.A)
    return is_number is not None and abs(float(value)) <= HEAVIEST


def settings_in(written: str) -> dict[str, str]:
    """`near=0.8 fresh=0.1`, as somebody fills it in; what has no `=` is left as a name without a
    value, which no check lets pass."""
    pairs = (it.partition("=") for it in written.replace(",", " ").split())
    return {name: value for name, _, value in pairs}


def written(variant: Variant) -> str:
    """The same the other way round."""
    return " ".join(f"{name}={value}" for name, value in variant.settings.items())
