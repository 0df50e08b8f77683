"""A spec that one process reads and another goes on with is the spec that the other would have read."""

import marshal
from pathlib import Path

import pytest

from botspec_generator.source import Node, Source, read
from botspec_generator.source.packed import pack, unpack

ROOT = Path(__file__).parents[3]
PROJECTS = [ROOT, *(ROOT / "examples").glob("*/"), *(ROOT / "tests" / "golden").glob("*/")]


def shape(node: Node) -> tuple[object, ...]:
    """All that a tree tells, as values that can be compared."""
    below = [(name, shape(entry)) for name, entry in node.entries.items()]
    items = [shape(item) for item in node.items]
    return node.file.name, node.file.text, node.place, node.key, node.value, type(node.value), below, items


def told(source: Source) -> dict[str, object]:
    """All that a spec tells."""
    return source._asdict() | {
        "spec": [shape(root) for root in source.spec],
        "texts": {locale: shape(root) for locale, root in source.texts.items()},
    }


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_what_is_handed_over_is_what_was_read(project: Path) -> None:
    """Every value, every place and every hash of a whole spec survives."""
    source, findings = read(project)
    assert findings == ()
    assert told(unpack(marshal.loads(marshal.dumps(pack(source))))) == told(source)


def test_every_kind_of_value_is_handed_over(tmp_path: Path) -> None:
    """Decimals, empty maps, flags, nothing, strange letters and comments that allow are what they were."""
    (tmp_path / "spec" / "texts").mkdir(parents=True)
    (tmp_path / "spec" / "bot.yaml").write_text(
        "a: [1.50, -0.1, 7, true, null, {}, [], '', 'ключ 🔑']\n"
        "b: {c: {d: {e: 0.30}}}  # botspec: allow BS203 because it is so\n",
        encoding="utf-8",
    )
    (tmp_path / "spec" / "texts" / "en.yaml").write_text("{}\n", encoding="utf-8")
    source, _ = read(tmp_path)
    assert len(source.allows) == 1
    assert told(unpack(marshal.loads(marshal.dumps(pack(source))))) == told(source)
