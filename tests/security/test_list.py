"""The page of security tests names tests that are there and carry the mark."""

import ast
import re

import pytest

from house.sources import ROOT

PAGE = (ROOT / "docs/security-tests.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", PAGE)))

pytestmark = pytest.mark.security


@pytest.mark.parametrize("named", NAMED)
def test_a_test_that_is_named_is_there_and_marked(named: str) -> None:
    path, _, name = named.partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found = [it for it in tree.body if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef)]
    (test,) = [it for it in found if it.name == name]
    marks = [ast.unparse(it) for it in test.decorator_list]
    whole = [ast.unparse(it) for it in tree.body if isinstance(it, ast.Assign)]
    assert "pytest.mark.security" in marks or "pytestmark = pytest.mark.security" in whole


def test_every_number_is_once_on_the_page_and_every_file_of_this_folder_is_named() -> None:
    numbers = re.findall(r"^\| ([SL]-\d\d) \|", PAGE, re.M)
    assert len(set(numbers)) == len(numbers) > 15
    files = {path.name for path in (ROOT / "tests/security").glob("test_s*.py")}
    assert all(file in PAGE for file in files)
