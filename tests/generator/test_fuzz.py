"""Whatever stands in a spec's files, the compiler answers with findings in their place, or with good files.

BOTSPEC_FUZZ=50 tries fifty times as many. What fails is told as an example that hypothesis has made small,
and as a line that plays it again.
"""

import json
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NoReturn
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botspec_generator import pipeline
from botspec_generator.checks.manual import explain
from botspec_generator.cli.show import as_told
from botspec_generator.findings import Finding, Format, Span
from botspec_generator.pipeline import Build
from botspec_generator.source.node import LINE_BREAK
from botspec_generator.source.project import LARGEST
from tests.generator.conftest import SHOP
from tests.generator.spoiling import (
    BASES,
    PIECES,
    TEXT,
    TREE,
    Files,
    Spoil,
    few,
    spec_of,
    spoil_texts,
    spoil_trees,
    spoils,
)

PATIENCE: Final = 120  # seconds: no spec of a few pages takes so long, whoever does hangs


@contextmanager
def no_hang() -> Iterator[None]:
    """Fail, where it stands, what never ends."""

    def stop(*_: object) -> NoReturn:
        raise TimeoutError(f"no answer in {PATIENCE} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def answered(files: Mapping[str, bytes]) -> Build:
    """What the compiler makes of a spec; fails if it is neither findings in their place nor good files."""
    with TemporaryDirectory(prefix="fuzz-") as folder, no_hang():
        project = Path(folder)
        for name, data in files.items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_bytes(data)
        build = pipeline.build(project)
        lines = {
            name: LINE_BREAK.split(data.decode("utf-8", "replace").lstrip("\ufeff"))
            for name, data in files.items()
        }
        for finding in build.findings:
            in_its_place(finding, lines)
        printed = {form: as_told(build, project, form) for form in Format}
        assert len(json.loads(printed[Format.JSON])["findings"]) == len(build.findings)
        json.loads(printed[Format.SARIF])
        assert (build.graph is None) == any(each.severity == "error" for each in build.findings)
        good(build)
    return build


def in_its_place(finding: Finding, files: Mapping[str, Sequence[str]]) -> None:
    """Fail a finding that nobody can find, or mend."""
    assert explain(finding.code)
    assert finding.message
    assert "\n" not in finding.message + finding.help
    for span in (finding.span, *(span for _, span in finding.related)):
        assert stands_in(span, files.get(span.file, [""])), finding


def stands_in(span: Span, lines: Sequence[str]) -> bool:
    """Whether a place is one in its file; so are the end of a line, and the beginning of no file."""
    if not 1 <= span.line <= len(lines):
        return False
    size = len(lines[span.line - 1])
    return 1 <= span.column <= size + 1 and span.column < span.end_column <= max(size, span.column) + 1


def good(build: Build) -> None:
    """Fail files that nobody can read."""
    for file in build.files:
        file.text.encode()
        if file.path.endswith(".json"):
            json.loads(file.text)
        elif file.path.endswith(".svg"):
            ElementTree.fromstring(file.text)
        elif file.path.endswith(".py"):
            compile(file.text, file.path, "exec")


def encoded(files: Files) -> dict[str, bytes]:
    """The files as they are stored."""
    return {name: text.encode("utf-8", "surrogatepass") for name, text in files.items()}


@given(base=st.sampled_from(BASES), changes=spoils(TREE))
@few(60)
def test_a_spec_with_other_values(base: Path, changes: list[Spoil]) -> None:
    """Values, names and whole parts that stand elsewhere, are missing, or are of another type."""
    files = spec_of(base)
    spoil_trees(files, changes)
    answered(encoded(files))


@given(base=st.sampled_from(BASES), changes=spoils(TEXT))
@few(120)
def test_a_spec_with_other_characters(base: Path, changes: list[Spoil]) -> None:
    """Text that is cut, doubled, moved, or has signs in it that no keyboard has."""
    files = spec_of(base)
    spoil_texts(files, changes)
    answered(encoded(files))


@given(data=st.binary(max_size=200))
@few(60)
def test_any_bytes(data: bytes) -> None:
    """A file that may be a picture."""
    answered({"spec/bot.yaml": data})


@given(pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=9), max_size=30))
@few(60)
def test_any_text(pieces: list[str]) -> None:
    """A file that is a text, and almost YAML."""
    answered({"spec/bot.yaml": "".join(pieces).encode("utf-8", "surrogatepass")})


LARGE: Final = LARGEST - 1
"""Bytes of the largest file that is read, but for the end of its last line."""


@pytest.mark.parametrize("piece", ["x", "\n", " ", "[", ": ", "\t", "🍕", "#"])
def test_a_file_of_four_megabytes(piece: str) -> None:
    """One that is as large as a file may be."""
    data = piece.encode()
    answered({"spec/bot.yaml": data * (LARGE // len(data)) + b"\n"})


@pytest.mark.parametrize("line", ["key{0}: 1\n", "x: 1\n", "k{0}: &a{0} 1\n", "# botspec: allow {0}\n"])
def test_a_file_in_which_every_line_is_wrong(line: str) -> None:
    """There are as many findings as lines, and they are told at once."""
    files = spec_of(SHOP)
    files["spec/bot.yaml"] += "".join(line.format(number) for number in range(2000))
    assert len(answered(encoded(files)).findings) >= 2000
