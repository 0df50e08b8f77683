"""Nothing that stands on a page for users is believed: each of its code blocks is executed by a test."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.docs.pages import ROOT, Place, places

TESTS = ROOT / "tests"


def claims(path: Path) -> Iterator[Place]:
    """The blocks that the functions of a file of tests ask for."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        given = [one.value for one in node.args if isinstance(one, ast.Constant)]
        match node.func.id, given:
            case "block", [str() as page, str() as language, int() as number]:
                yield Place(page=page, language=language, number=number)
            case "blocks", [str() as page, str() as language]:
                yield from (one for one in places() if (one.page, one.language) == (page, language))
            case _:
                pass


def test_every_block_is_executed() -> None:
    """A block that no test asks for may be wrong, and one that a test asks for has to be there."""
    claimed = {claim for path in sorted(TESTS.rglob("test_*.py")) for claim in claims(path)}
    claimed |= {claim for path in sorted(TESTS.rglob("conftest.py")) for claim in claims(path)}
    there = set(places())
    assert sorted(there - claimed) == []
    assert sorted(claimed - there) == []
    assert {one.page for one in there} >= {"README.md", "docs/code.md", "docs/language.md"}
