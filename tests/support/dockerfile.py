"""The Dockerfile, read: enough of its grammar for ours."""

import re

from house.sources import ROOT

Instruction = tuple[str, list[str]]


def instructions() -> list[Instruction]:
    """Each with its words; lines that go on are one."""
    text = (ROOT / "deploy/Dockerfile").read_text("utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.M).replace("\\\n", " ")
    lines = [line.split() for line in text.splitlines() if line.strip()]
    return [(words[0], words[1:]) for words in lines]


def stages() -> list[tuple[str, list[Instruction]]]:
    """Each with its name, which is empty for the last."""
    found: list[tuple[str, list[Instruction]]] = []
    for name, words in instructions():
        if name == "FROM":
            found.append((words[2] if len(words) > 1 else "", []))
        found[-1][1].append((name, words))
    return found


def copied() -> list[tuple[list[str], str]]:
    """What is copied out of the repository, and where to."""
    return [
        (words[:-1], words[-1])
        for name, words in instructions()
        if name == "COPY" and not words[0].startswith("--")
    ]
