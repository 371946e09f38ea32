"""The guides as a site: built without a warning, no dead link, nothing fetched from others."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from house.sources import ROOT
from support.tools import said_by

CONFIGURATION = ROOT / "mkdocs.yml"
OF_OTHERS = re.compile(r"""(?:src|href)=["'](https?:)?//([^/"']+)""")
NAMED = {"zensical.org"}
"""Whose link the theme shows; nothing of theirs is loaded."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "docs", place / "docs")
    shutil.copy(CONFIGURATION, place)
    code, said = said_by("zensical", "build", "--strict", "-f", place / "mkdocs.yml", cwd=place)
    assert code == 0, said
    return place / "build/site"


def pages(node: object) -> list[str]:
    match node:
        case str():
            return [node]
        case list():
            return [it for part in node for it in pages(part)]
        case dict():
            return [it for part in node.values() for it in pages(part)]
        case _:
            return []


def test_every_guide_is_in_the_menu_and_on_the_site(site: Path) -> None:
    menu = {it for it in pages(yaml.safe_load(CONFIGURATION.read_text("utf-8"))["nav"])}
    guides = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert menu - {"decisions"} == guides
    built = {path.stem for path in site.glob("*.html")}
    assert {Path(it).stem for it in guides} <= built
    assert len([*(site / "decisions").glob("*.html")]) > 30


def test_pages_load_nothing_of_others(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        loaded = re.findall(r"<(?:script|link|img)[^>]+>", text)
        hosts = {host for tag in loaded for _, host in OF_OTHERS.findall(tag)}
        assert hosts <= NAMED, page.name
    style = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert "fonts.googleapis" not in style


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    shutil.copy(CONFIGURATION, tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Here\n\n[there](nowhere.md)\n", "utf-8")
    code, _ = said_by("zensical", "build", "--strict", "-f", tmp_path / "mkdocs.yml", cwd=tmp_path)
    assert code != 0
