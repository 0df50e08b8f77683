"""A spec that is cut into parts, read by two processes and joined is the spec that one would have read."""

import marshal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botspec_generator.source import Node, Source, read
from botspec_generator.source.node import SourceFile
from botspec_generator.source.parts import Part, assemble, cut, pack, read_parts, share_out, unpack
from botspec_generator.source.project import Loaded, load
from tests.generator.spoiling import BASES, TEXT, Spoil, few, spec_of, spoil_texts, spoils

ROOT = Path(__file__).parents[3]
PROJECTS = [ROOT, *(ROOT / "examples").glob("*/"), *(ROOT / "tests" / "golden").glob("*/")]
LINES = (
    "a:", "b: 1", "screens:", "  A:", "  B: 2", "  _: 3", "_:", " C: x", "    on: {x: 1.5}", "- x", "",
    "  - y: z", "  ", "# botspec: allow BS203 because so", "  # c", "...", "---", "%YAML 1.1", "  D: |",
    "  E: >+", "    F: 1", "a: |1", "  G: 'x", "  y'", 'b: "x', 'z"', "c: [1,", "  2]", "d: {e: 1,", "f: 2}",
    "? g", ": h", "word", "  word", "\ufeffk: 1", "ключ: 🍕", "  l:\t# m", "screens: {}", "  a:", "i: &x 1",
    "j: *x", "  '_': 1", '  "n": 2.50',
)  # fmt: skip


def shape(node: Node) -> tuple[object, ...]:
    """All that a tree tells, as values that can be compared."""
    below = [(name, shape(entry)) for name, entry in node.entries.items()]
    items = [shape(item) for item in node.items]
    return node.file.name, node.place, node.key, repr(node.value), below, items


def told(source: Source) -> dict[str, object]:
    """All that a spec tells."""
    return source._asdict() | {
        "spec": [shape(root) for root in source.spec],
        "texts": {locale: shape(root) for locale, root in source.texts.items()},
    }


def in_parts(loaded: Loaded, shares: tuple[list[Part], list[Part]]) -> Source | None:
    """What two processes make of a spec; None if they leave it to one."""
    beside_it, here = shares
    others, own = read_parts(beside_it), read_parts(here)
    if others is None or own is None:
        return None
    handed = unpack(marshal.loads(marshal.dumps(pack(others))), beside_it)
    return assemble(loaded, [*beside_it, *here], [*handed, *own])


def cut_everywhere(text: str) -> int:
    """How often a text can be cut so that its parts add up; fail if they ever come to anything else."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "spec", "bot.yaml")
        path.parent.mkdir()
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        plain, findings = read(Path(folder))
        loaded = load(Path(folder))
    if loaded is None:
        return 0
    (file,) = loaded.files
    found = {tuple(cut(file, about)) for about in range(1, len(file.text))}
    sources = [in_parts(loaded, ([parts[0]], [*parts[1:]])) for parts in found if len(parts) == 2]
    good = [told(source) for source in sources if source is not None]
    assert not (good and findings)
    assert all(source == told(plain) for source in good)
    return len(good)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_a_good_spec_adds_up(project: Path) -> None:
    """Every value, place and comment that allows, and the hash, survive, however the work is shared."""
    plain, _ = read(project)
    loaded = load(project)
    assert loaded is not None
    for meanwhile in range(-1000, 1001, 50):
        source = in_parts(loaded, share_out(loaded.files, meanwhile))
        assert source is not None
        assert told(source) == told(plain)


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("a: 1\nb: 2\nc: 3\n", 2),
        ("screens:\n  A: {x: 1.50}\n  B: {y: [0.1, 2]}\nb:\n  # c\n  D: 1\n", 2),
        ("ключ: 🍕\nb: true  # botspec: allow BS203 because so\nc: null\n", 2),
        ("a: |\n  b: 1\nc: |+\n\n\nd: >-\n  x\n", 2),
        ("? a\nb: 1\nc: 2\n", 2),
        ("conditions:\n  A: 1\n  # botspec:\n  B: 2\n", 1),
        ("a: 1\r\nb:\r\n  c: 1\r\n  d: 2\r\n", 2),
    ],
)
def test_a_text_is_cut_at_the_keys_of_its_maps(text: str, cuts: int) -> None:
    """Those of the file, and of its sections."""
    assert cut_everywhere(text) == cuts


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: 2\na: 3\n",  # given twice
        "s:\n  A: 1\n  B: 2\n  A: 3\n",
        "a: 1\n...\nb: 2\n",  # a second document
        "{a: 1}\nb: 2\n",  # no key is allowed here
        " a: 1\nb: 2\n",
        'a: "x\nb: 2\nc: "\n',  # inside a text, a list
        "a: [x,\nb: 2\n]\n",
        ' a: "\ns:\n  A: "\n s:\n  A: 1\n  B: 2\nc: 3\n',  # the section is not that of the text
    ],
)
def test_a_text_that_does_not_add_up_is_read_alone(text: str) -> None:
    """What each part says may be right; what both say is not."""
    assert cut_everywhere(text) == 0


def test_each_process_has_its_share() -> None:
    """Each is about as long at it, whether files are shared or one is cut."""
    file = SourceFile("spec/bot.yaml", "screens:\n" + "".join(f"  S{n}: {{}}\n" for n in range(4000)))
    assert [len(share) for share in share_out([file, file], 1000)] == [1, 1]
    assert [len(share) for share in share_out([file], 5000)] == [1, 0]
    (first,), (second,) = share_out([file], 2000)
    assert first.end == second.start
    assert 2300 < file.text.count("S", 0, first.end) <= 2701


@pytest.mark.parametrize("last", ["", "# nothing yet\n", "{tasks}\n", "tasks: {}\n"])
def test_a_file_after_one_that_is_cut_stays_after_it(tmp_path: Path, last: str) -> None:
    """Also a file in which there is no work at all."""
    screens = "".join(f"  S{n}: {{text: x}}\n" for n in range(3000))
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "bot.yaml").write_text("botspec: 1\nscreens:\n" + screens, encoding="utf-8")
    (tmp_path / "spec" / "more.yaml").write_text(last, encoding="utf-8")
    loaded = load(tmp_path)
    assert loaded is not None
    shares = share_out(loaded.files, 0)
    assert [part.file.name for share in shares for part in share] == ["spec/bot.yaml"] * 2 + [
        "spec/more.yaml"
    ]
    source = in_parts(loaded, shares)
    assert source is not None
    assert told(source) == told(read(tmp_path)[0])


@given(
    lines=st.lists(st.sampled_from(LINES), max_size=14), end=st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])
)
@few(600)
def test_any_lines_add_up_or_are_read_alone(lines: list[str], end: str) -> None:
    """Wherever a text is cut, its parts come to what the whole is, or nobody believes them."""
    cut_everywhere(end.join([*lines, ""]))


@given(base=st.sampled_from(BASES), changes=spoils(TEXT))
@few(40)
def test_a_spoiled_spec_adds_up_or_is_read_alone(base: Path, changes: list[Spoil]) -> None:
    """The same of specs that people might write."""
    files = spec_of(base)
    spoil_texts(files, changes)
    cut_everywhere(max(files.values(), key=len)[:4000])
