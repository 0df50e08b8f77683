"""The pipeline: nothing reaches the disk that is wrong, whoever made it wrong."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from botspec_generator import pipeline
from botspec_generator.emit.files import emit
from botspec_generator.emit.module import File
from botspec_generator.emit.verify.memory import BrokenOutputError
from botspec_generator.graph import BotGraph

SHOP = Path(__file__).parents[2] / "golden" / "shop"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the golden spec, with nothing generated yet."""
    shutil.copytree(SHOP / "spec", tmp_path / "spec")
    return tmp_path


def lying(graph: BotGraph, begin: Callable[[File], None]) -> tuple[File, ...]:
    """An emitter that gets one text wrong."""
    return tuple(
        replace(file, text=file.text.replace("Sold out", "Plenty")) if file.path == "texts/en.py" else file
        for file in emit(graph, begin)
    )


@pytest.mark.parametrize("run", [pipeline.generate, pipeline.check])
def test_a_lying_emitter_is_stopped(
    project: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[[Path], object]
) -> None:
    """If an emitter is broken, both commands say in which file and entry, and nothing is written."""
    monkeypatch.setattr(pipeline, "emit", lying)
    with pytest.raises(BrokenOutputError, match=r"texts/en\.py: TEXTS: .*Plenty.*Sold out"):
        run(project)
    assert not (project / "generated").exists()


def test_a_project_without_a_spec_is_refused(tmp_path: Path) -> None:
    """A folder without `spec/` is an error of its own, which names the folder."""
    with pytest.raises(pipeline.NoSpecError, match=r"no folder .*spec"):
        pipeline.build(tmp_path)


def test_an_error_leaves_no_files_to_write(project: Path) -> None:
    """A spec with an error has findings, but neither a graph nor files."""
    (project / "spec" / "more.yaml").write_text("screens: {LOST: {on: {NOBODY: HELP}}}\n", encoding="utf-8")
    build, written = pipeline.generate(project)
    assert build.findings
    assert (build.graph, build.files, written) == (None, (), None)
