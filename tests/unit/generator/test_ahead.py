"""The spec is read ahead where that is quicker; what comes out is the same in every case."""

import os
import shutil
import threading
from pathlib import Path

import pytest

from botspec_generator import source
from botspec_generator.cli import ahead
from botspec_generator.source.node import Tree
from botspec_generator.source.parts import Part, read_parts

SHOP = Path(__file__).parents[2] / "golden" / "shop"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the golden spec."""
    shutil.copytree(SHOP / "spec", tmp_path / "spec")
    return tmp_path


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The copies of this process, which may pass for one without other threads."""
    found: list[int] = []
    fork = os.fork

    def counted() -> int:
        found.append(fork())
        return found[-1]

    monkeypatch.setattr(os, "fork", counted)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    return found


def test_a_small_spec_is_read_by_a_copy(project: Path, copies: list[int]) -> None:
    """The copy reads it, and what this process gets is a clean spec of the same bytes."""
    with ahead.reading(project) as read:
        assert len(copies) == 1
        found, findings = read(project)
    assert (found.hash, findings) == (source.read(project)[0].hash, ())


def test_a_spec_with_findings_is_read_where_they_are_told(project: Path, copies: list[int]) -> None:
    """What is wrong with the files comes out as if nothing had been read ahead."""
    (project / "spec" / "more.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    with ahead.reading(project) as read:
        _, findings = read(project)
    assert len(copies) == 1
    assert findings == source.read(project)[1]
    assert [finding.code for finding in findings] == ["BS005"]


def test_a_large_spec_is_read_by_both(
    project: Path, copies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each reads its share, and nothing is read twice."""
    monkeypatch.setattr(ahead, "MEANWHILE", 10)
    monkeypatch.setattr(ahead, "read", None)
    shares: list[int] = []

    def counted(parts: list[Part]) -> list[Tree | None] | None:
        shares.append(len(parts))
        return read_parts(parts)

    monkeypatch.setattr(ahead, "read_parts", counted)
    with ahead.reading(project) as reading:
        found, findings = reading(project)
    assert len(copies) == 1
    assert [share > 0 for share in shares] == [True]
    assert (found.hash, findings) == (source.read(project)[0].hash, ())
    assert [root.value for root in found.spec] == [root.value for root in source.read(project)[0].spec]


def test_parts_that_do_not_fit_together_are_read_alone(
    project: Path, copies: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that each process has read once is found to be given twice."""
    monkeypatch.setattr(ahead, "MEANWHILE", 0)
    (project / "spec" / "bot.yaml").write_text(f"a: 1\n{'#' * 9999}\nb: 2\na: 3\n", encoding="utf-8")
    with ahead.reading(project) as read:
        _, findings = read(project)
    assert len(copies) == 1
    assert [finding.code for finding in findings] == ["BS005"]


def test_a_folder_without_a_spec_is_no_trouble_here(tmp_path: Path, copies: list[int]) -> None:
    """Nothing is begun; whoever reads it says what is wrong."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "gone.yaml").symlink_to("nowhere")
    for folder in (tmp_path, tmp_path / "spec", tmp_path / "none"):
        with ahead.reading(folder) as read:
            assert read is source.read
    assert copies == []


def test_where_there_can_be_no_copy_it_is_read_here(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that has no more processes costs time, and nothing stays open."""

    def refused() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    before = [*Path("/proc/self/fd").iterdir()]
    with ahead.reading(project) as read:
        found, findings = read(project)
    assert (found.hash, findings) == (source.read(project)[0].hash, ())
    assert len([*Path("/proc/self/fd").iterdir()]) == len(before)
