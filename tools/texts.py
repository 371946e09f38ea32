"""Builds texts/*.ftl (Fluent) into texts/*.json, the trees that bot/wording reads.

`python tools/texts.py` writes them; with `--check` it only says whether they are fresh.
"""

import json
import sys
from pathlib import Path

from fluent.syntax import FluentParser, ast

TEXTS = Path(__file__).parents[1] / "src/meetsmatch/bot/texts"
Json = str | dict[str, object]


def built(source: str) -> str:
    """The JSON of one language. Raises ValueError for what the evaluator does not know."""
    tree: dict[str, list[Json]] = {}
    for entry in FluentParser(with_spans=False).parse(source).body:
        if isinstance(entry, ast.Junk):
            raise ValueError(f"not Fluent: {entry.content}")
        if isinstance(entry, ast.Message | ast.Term) and entry.value:
            name = entry.id.name if isinstance(entry, ast.Message) else f"-{entry.id.name}"
            if name in tree:
                raise ValueError(f"{name} stands there twice")
            tree[name] = pattern(entry.value)
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def pattern(found: ast.Pattern) -> list[Json]:
    """Neighbouring words joined, everything else as one small object each."""
    parts: list[Json] = []
    for element in found.elements:
        made = element.value if isinstance(element, ast.TextElement) else part(element.expression)
        if isinstance(made, str) and parts and isinstance(parts[-1], str):
            parts[-1] += made
        else:
            parts.append(made)
    return parts


def part(expression: object) -> Json:
    match expression:
        case ast.VariableReference():
            return {"fact": expression.id.name}
        case ast.StringLiteral():
            return expression.parse()["value"]
        case ast.MessageReference(attribute=None):
            return {"text": expression.id.name}
        case ast.TermReference(attribute=None, arguments=None):
            return {"text": f"-{expression.id.name}"}
        case ast.SelectExpression(selector=ast.VariableReference()):
            return choice(expression)
        case _:
            raise ValueError(f"the evaluator does not know {expression}")


def choice(expression: ast.SelectExpression) -> Json:
    among = {name(variant): pattern(variant.value) for variant in expression.variants}
    default = next(name(variant) for variant in expression.variants if variant.default)
    return {"on": expression.selector.id.name, "among": among, "default": default}


def name(variant: ast.Variant) -> str:
    return variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value


def main(check: bool) -> int:
    """0, or 1 if something had to be (or, checking, would have to be) written."""
    stale = 0
    for source in sorted(TEXTS.glob("*.ftl")):
        target, fresh = source.with_suffix(".json"), built(source.read_text("utf-8"))
        if not target.exists() or target.read_text("utf-8") != fresh:
            stale = 1
            if not check:
                target.write_text(fresh, "utf-8")
    return stale if check else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
