"""Reading YAML: values, places, refusals; and nothing that a file can hold ends in a traceback."""

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from botspec_generator.findings import Code, Report, Span
from botspec_generator.source import Node, read
from botspec_generator.source.node import SourceFile
from botspec_generator.source.project import LARGEST
from botspec_generator.source.scalars import resolve
from tests.unit.generator.reading import parse

FUZZ = settings(max_examples=300, deadline=None, print_blob=True)
YAML_LIKE = st.text(
    alphabet=st.sampled_from(list("ab1.:-?[]{}&*!|>'\"#%@`,<=~ \n\t\r\ufeff\u0085ы🍕")), max_size=80
)


def tree(text: str) -> Node:
    """The tree of a text that is good YAML."""
    report = Report()
    node = parse(SourceFile("spec/bot.yaml", text), report)
    assert report.findings == []
    assert node is not None
    return node


def codes(text: str) -> list[str]:
    """The codes that a text gives."""
    report = Report()
    parse(SourceFile("spec/bot.yaml", text), report)
    return [finding.code for finding in report.findings]


def project(folder: Path, data: bytes) -> Path:
    """A project whose one spec file has these bytes."""
    (folder / "spec").mkdir()
    (folder / "spec" / "bot.yaml").write_bytes(data)
    return folder


def shown(node: Node, text: str) -> str:
    """The characters that a node's place covers."""
    span = node.span
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("1.50", Decimal("1.50")),
        ("-0.5", Decimal("-0.5")),
        ("123456789012345678", 123456789012345678),
        *(
            (text, text)
            for text in (
                "yes", "no", "on", "Off", "True", "NULL", "~", "22:30", "16:9", "0x10", "1_000", "007", "1e3",
                ".5", "5.", "1.0.0", "2026-01-13", "1234567890123456789", "-", "+", ".", "inf", ".nan",
            )
        ),
    ],
)  # fmt: skip
def test_a_plain_scalar_is_a_word_a_number_or_text(written: str, value: object) -> None:
    """Only true, false, null, whole numbers and decimals are more than text; decimals keep their digits."""
    found = resolve(written)
    assert found == value
    assert type(found) is type(value)
    assert str(found) == str(value)


def test_a_quoted_scalar_is_text() -> None:
    """Quotes make text of everything."""
    assert tree("a: '1'\nb: \"true\"\nc: |\n  7\n").value == {"a": "1", "b": "true", "c": "7\n"}


def test_a_mark_is_where_the_value_or_its_key_stands() -> None:
    """It is the place without its lines, which are counted when they are asked for."""
    node = tree("a:\n  b: 1\n  c: [2, x]\n")["a"]
    for part in (node, node["b"], node["c"], node["c"][0], node["c"][1]):
        assert (part.at.span, part.key_at.span) == (part.span, part.key_span)
    assert node["b"].at == node["b"].at != node["b"].key_at
    assert len({node["b"].at, node["b"].at, node["b"].key_at}) == 2


def test_keys_are_text() -> None:
    """A key is what is written, whatever it looks like."""
    assert tree("true: 1\n1: 2\nnull: 3\n").value == {"true": 1, "1": 2, "null": 3}


def test_a_node_has_the_plain_value_and_the_places_of_its_parts() -> None:
    """Every scalar, list and map knows its value, its own place and the place of its key."""
    text = 'a: {b: [1, "два", x]}\nc:\n  - d: e\n'
    node = tree(text)
    assert node.value == {"a": {"b": [1, "два", "x"]}, "c": [{"d": "e"}]}
    assert shown(node["a"]["b"][1], text) == '"два"'
    assert shown(node["a"]["b"][2], text) == "x"
    assert node["a"]["b"].key_span == Span(file="spec/bot.yaml", line=1, column=5, end_column=6)
    assert node["c"][0]["d"].span == Span(file="spec/bot.yaml", line=3, column=8, end_column=9)


def test_the_last_of_several_values_of_a_key_counts() -> None:
    """It stands where the first one stood, with all that is in it, and each is told with the one before."""
    report = Report()
    text = "a: {x: [1]}\nb: 2\na: {y: 3, y: 4}\nc: [5]\na: [6, {z: 7}]\n"
    node = parse(SourceFile("spec/bot.yaml", text), report)
    assert node is not None
    assert node.value == {"a": [6, {"z": 7}], "b": 2, "c": [5]}
    assert [*node.entries] == ["a", "b", "c"]
    assert [shown(entry, text) for entry in (node["a"][0], node["a"][1]["z"], node["b"], node["c"][0])] == [
        "6", "7", "2", "5",
    ]  # fmt: skip
    places = [(found.span.line, found.related[0][1].line) for found in report.findings]
    assert places == [(3, 1), (3, 3), (5, 3)]


def test_columns_count_characters() -> None:
    """Letters beyond ASCII, wide ones and emoji count one column each."""
    node = tree('"ключ 🍕界": value\n')
    assert node["ключ 🍕界"].span == Span(file="spec/bot.yaml", line=1, column=12, end_column=17)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_every_line_break_of_yaml_counts(line_break: str) -> None:
    """Lines are counted as YAML 1.1 counts them, so that places and printed lines agree."""
    file = SourceFile("f", f"a: 1{line_break}b: 2{line_break}")
    node = parse(file, Report())
    assert node is not None
    assert node["b"].span.line == 2
    assert file.span_at(file.text.index("b")) == Span(file="f", line=2, column=1, end_column=2)


@FUZZ
@given(st.text("ab\n\r\x85\u2028\u2029\v\f\x1c"))
def test_nothing_but_a_line_break_of_yaml_counts(text: str) -> None:
    """What ends a line in Python alone, as a form feed does, ends none in a spec."""
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
    assert SourceFile("f", text).span_at(len(text)).line == len(lines)
    assert SourceFile("f", text).span_at(len(text)).column == len(lines[-1]) + 1


@pytest.mark.parametrize(
    ("text", "part", "shown_part"),
    [
        ("a: balance >= price", (11, 5), "price"),
        ("a: 'size == \"x\"'", (8, 3), '"x"'),
        ('a: "size == 1"', (8, 1), "1"),
    ],
)
def test_a_part_of_a_text_has_its_own_place(text: str, part: tuple[int, int], shown_part: str) -> None:
    """A place inside a plain or quoted text is exact."""
    span = tree(text)["a"].within(*part)
    assert text[span.column - 1 : span.end_column - 1] == shown_part


def test_a_part_of_an_escaped_text_has_the_place_of_the_whole() -> None:
    """Where YAML changed the text, a part of it has no place of its own."""
    node = tree('a: "x\\ty == z"')["a"]
    assert node.within(2, 1) == node.span


def test_the_lines_of_a_block_have_places() -> None:
    """A line of a | block is found, without the blanks around it."""
    node = tree("a: |\n  one\n    two  \n")["a"]
    assert node.line(2) == Span(file="spec/bot.yaml", line=3, column=5, end_column=8)


def test_the_slow_loader_reads_the_same() -> None:
    """Without libyaml the tree and its places are the same."""
    text = 'a: {b: [1, "два"]}\nc: |\n  x\n'
    fast = tree(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        slow = tree(text)
    assert slow.value == fast.value
    assert slow["a"]["b"][1].span == fast["a"]["b"][1].span
    assert slow["c"].span == fast["c"].span


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "[{", "{a: ", "- ? ", "[\n"])
@pytest.mark.parametrize("size", [60_000, 4_000_000])
def test_deep_nesting_is_refused_and_breaks_nothing(opening: str, size: int) -> None:
    """Megabytes of opening brackets give one finding; the process lives on."""
    script = (
        "import sys\n"
        "from botspec_generator.findings import Report\n"
        "from botspec_generator.source.reader import read_tree\n"
        "from botspec_generator.source.node import SourceFile\n"
        "report = Report()\n"
        "read_tree(SourceFile('f', sys.argv[1] * (int(sys.argv[2]) // len(sys.argv[1]))), report)\n"
        "sys.stdout.write(report.findings[0].code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, opening, str(size)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) in {(0, Code.TOO_DEEP), (0, Code.BAD_KEY), (0, Code.NOT_YAML)}


def test_thirty_two_levels_are_enough() -> None:
    """The limit is 32 maps and lists inside one another."""
    assert codes("[" * 32 + "]" * 32) == []
    assert codes("[" * 33 + "]" * 33) == [Code.TOO_DEEP]


@pytest.mark.parametrize("marks", [1, 2, 3])
def test_a_byte_order_mark_is_no_character(tmp_path: Path, marks: int) -> None:
    """A file with a byte order mark, or several where files were joined, is read; no column is shifted."""
    source, findings = read(project(tmp_path, b"\xef\xbb\xbf" * marks + b"a: 1\n"))
    assert findings == ()
    assert source.spec[0]["a"].key_span.column == 1
    assert shown(source.spec[0]["a"], "a: 1\n") == "1"


@pytest.mark.parametrize("data", [b"a: \xff", b"a: \xd0", b"\xff\xfea\x00", b"a: \x00", b"a: \x1b[31m"])
def test_bytes_that_are_no_text_are_found(tmp_path: Path, data: bytes) -> None:
    """What is not UTF-8, and control characters, is one finding at its place."""
    source, findings = read(project(tmp_path, data))
    assert [finding.code for finding in findings] == [Code.NOT_TEXT]
    assert not source.whole


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """Above 4 MB a file is refused by its size alone."""
    source, findings = read(project(tmp_path, b"#" * (LARGEST + 1)))
    assert [finding.code for finding in findings] == [Code.UNREADABLE]
    assert not source.whole


def test_a_folder_with_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    """What cannot be opened is a finding that says why."""
    (tmp_path / "spec" / "bot.yaml").mkdir(parents=True)
    _, findings = read(tmp_path)
    assert [finding.code for finding in findings] == [Code.UNREADABLE]
    assert "directory" in findings[0].message


def test_hidden_files_are_not_part_of_a_spec(tmp_path: Path) -> None:
    """An editor's lock file beside the spec is not read."""
    project(tmp_path, b"a: 1\n")
    (tmp_path / "spec" / ".#bot.yaml").symlink_to("nowhere")
    assert read(tmp_path)[1] == ()


def test_the_hash_is_of_names_and_bytes(tmp_path: Path) -> None:
    """Another byte, or another file name, is another hash; reading again is not."""
    folder = project(tmp_path, b"a: 1\n")
    first = read(folder)[0].hash
    assert read(folder)[0].hash == first
    assert len(first) == 12
    (folder / "spec" / "bot.yaml").rename(folder / "spec" / "tob.yaml")
    renamed = read(folder)[0].hash
    (folder / "spec" / "tob.yaml").write_bytes(b"a: 2\n")
    assert len({first, renamed, read(folder)[0].hash}) == 3


@FUZZ
@given(YAML_LIKE)
def test_no_text_raises(text: str) -> None:
    """Whatever stands in a file, there is a tree or a finding inside the text."""
    report = Report()
    node = parse(SourceFile("f", text), report)
    lines = text.count("\n") + text.count("\r") + text.count("\x85") + 1
    assert (
        node is not None or report.findings or not text.strip("\ufeff\n\r\x85 ") or "#" in text or "%" in text
    )
    assert all(1 <= finding.span.line <= lines for finding in report.findings)
    assert all(finding.span.end_column > finding.span.column >= 1 for finding in report.findings)


@FUZZ
@given(st.binary(max_size=200))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Whatever bytes a file has, reading it gives findings at most."""
    source, findings = read(project(tmp_path_factory.mktemp("fuzz"), data))
    assert source.whole or findings
