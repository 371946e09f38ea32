"""What the documents name is there: commands, targets, files, settings, links."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.sources import BOT, ROOT, shown, tracked_files
from meetsmatch.cli import main
from meetsmatch.settings import Settings

BLOCK = re.compile(r"^```.*?^```", re.M | re.S)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
TARGET = re.compile(r"(?:^|&& |then )make ([a-z.][\w./-]*)")
RUN = re.compile(r"(?:^|[\s/])meetsmatch ([a-z]+)")
MODULE = re.compile(r"\bpython -m ([\w.]+)")
SETTING = re.compile(r"^([A-Z][A-Z_]*[A-Z])(?:=.*)?$")
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]*)+|[\w-]+\.(?:py|md|sql|ftl|toml|js)")

GUIDES = [ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"]
FOR_OPERATORS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NOT_SETTINGS = {
    "SUBREQUESTS",
    "ARGS",
    "GRAFANA_PASSWORD",
    "POSTGRES_PASSWORD",
    "PROJECT_NAME",
    "PYTHONPATH",
    "SIGTERM",
    "UTC",
}
OPTIONAL = {"data/meetsmatch.key", "data/meetsmatch.db", ".venv/tools"}
"""What the bot and `make tools` make."""


def documents() -> list[Path]:
    return [
        path for path in tracked_files() if path.suffix == ".md" and "vendor" not in path.parts
    ]


def spans(path: Path) -> list[str]:
    """What stands between backticks, outside of blocks."""
    return SPAN.findall(BLOCK.sub("", path.read_text("utf-8")))


def code(path: Path) -> list[str]:
    """The same, and every line of the blocks."""
    blocks = BLOCK.findall(path.read_text("utf-8"))
    lines = [line.strip() for block in blocks for line in block.splitlines()[1:-1]]
    return spans(path) + lines


def found(pattern: re.Pattern[str], path: Path) -> set[str]:
    return {match for text in code(path) for match in pattern.findall(text)}


@pytest.fixture(scope="module")
def targets() -> set[str]:
    return set(re.findall(r"^([\w./-]+):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.M))


@pytest.mark.parametrize("path", documents(), ids=shown)
def test_every_make_target_that_is_named_exists(path: Path, targets: set[str]) -> None:
    assert found(TARGET, path) <= targets


@pytest.mark.parametrize("path", documents(), ids=shown)
def test_every_command_that_is_named_exists(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = set(re.findall(r"^    (\w+)\b", capsys.readouterr().out, re.M))
    assert found(RUN, path) <= commands


@pytest.mark.parametrize("path", documents(), ids=shown)
def test_every_module_that_is_to_be_run_exists(path: Path) -> None:
    assert not [name for name in found(MODULE, path) if not is_runnable(name)]


def is_runnable(name: str) -> bool:
    place = name.replace(".", "/")
    kinds = (f"{place}.py", f"{place}/__main__.py")
    return any((root / kind).is_file() for root in (ROOT, ROOT / "src") for kind in kinds)


@pytest.mark.parametrize("path", documents(), ids=shown)
def test_every_link_leads_somewhere(path: Path) -> None:
    inside = [link for link in LINK.findall(path.read_text("utf-8")) if ":" not in link]
    assert not [link for link in inside if not leads(path, link)]


def leads(path: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    there = (path.parent / file).resolve() if file else path
    return there.exists() and (not anchor or anchor in anchors(there))


def anchors(path: Path) -> Iterator[str]:
    """Headings as forges name them."""
    for heading in re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M):
        yield re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("path", GUIDES, ids=shown)
def test_every_file_that_a_guide_names_exists(path: Path) -> None:
    named = {span for span in spans(path) if PATH.fullmatch(span)}
    assert len(named) > 5
    assert not [name for name in named - OPTIONAL if not exists(name)]


def exists(name: str) -> bool:
    """From the root, from the bot's folder as a feature's stem, or a name seen anywhere."""
    if "/" not in name:
        return any(path.name == name for path in tracked_files())
    patterns = (name.rstrip("/"), f"{name.rstrip('/')}.py")
    return any(any(root.glob(pattern)) for root in (ROOT, BOT) for pattern in patterns)


def test_the_tree_names_every_part_of_the_bot() -> None:
    tree = BLOCK.search((ROOT / "ARCHITECTURE.md").read_text("utf-8"))
    assert tree is not None
    parts = {path.stem for path in BOT.iterdir() if path.suffix in ("", ".py")}
    hidden = {part for part in parts if part.startswith("__")}
    assert parts - hidden <= set(re.findall(r"\w+", tree[0]))


@pytest.mark.parametrize("path", FOR_OPERATORS, ids=shown)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    known = {name.upper() for name in Settings.model_fields}
    assert found(SETTING, path) <= known | NOT_SETTINGS


def test_the_readme_begins_with_what_make_knows(targets: set[str]) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    first = re.findall(r"^```\nmake (\w+)\n```$", readme, re.M)
    assert first == ["demo", "test"]
    assert set(first) <= targets


def test_every_benchmark_is_described_and_part_of_the_proof() -> None:
    folder = ROOT / "benchmarks"
    names = {path.parent.name for path in folder.glob("*/__main__.py")}
    names |= {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}
    assert names
    makefile = (ROOT / "Makefile").read_text("utf-8")
    page = (ROOT / "docs/benchmarks.md").read_text("utf-8")
    assert not [name for name in names if f"benchmarks.{name}" not in makefile]
    assert not [name for name in names if f"`python -m benchmarks.{name}`" not in page]
