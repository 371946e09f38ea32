"""What docs/api.md shows works as it is shown."""

import re
import shlex
from urllib.parse import urlsplit

from api.stage import Programs
from bot.scene import BOB
from house.sources import ROOT
from meetsmatch.core.apikeys import Scope

GUIDE = (ROOT / "docs/api.md").read_text("utf-8")
CURL = re.compile(r"^curl (?:.*\\\n)*.*$", re.M)


def commands() -> list[str]:
    return [it.replace("\\\n", " ") for it in CURL.findall(GUIDE)]


async def test_every_call_of_the_guide_is_answered(programs: Programs):
    program = await programs.program()
    alias = await programs.alias(BOB)
    statuses: list[int] = []
    for command in commands():
        filled = command.replace("$KEY", program.token).replace("'$ALIAS'", alias)
        words = shlex.split(filled)
        headers = dict(
            words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H"
        )
        body = words[words.index("-d") + 1].encode() if "-d" in words else b""
        url = urlsplit(words[-1])
        path = f"{url.path}?{url.query}"
        got = await program.asks("POST" if body else "GET", path, body, headers)
        statuses.append(got.status)
    assert statuses == [200, 200, 200, 200, 200, 201, 201, 200]


def test_the_schema_that_is_kept_is_the_one_that_answers(programs: Programs):
    """If not: .venv/bin/python -m meetsmatch.api.graph > docs/schema.graphql"""
    assert programs.api.graph is not None
    kept = (ROOT / "docs/schema.graphql").read_text("utf-8")
    assert f"{programs.api.graph.schema.as_str()}\n" == kept


def test_the_guide_names_every_scope():
    named = set(re.findall(r"^\| `(\w+:\w+)` \|", GUIDE, re.M))
    assert named == {it.value for it in Scope}
