"""The pipeline: nothing reaches the disk that is wrong, whoever made it wrong."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from botspec_generator import pipeline
from botspec_generator.emit.files import small
from botspec_generator.emit.module import File
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.verify.memory import BrokenOutputError

SHOP = Path(__file__).parents[2] / "golden" / "shop"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the golden spec, with nothing generated yet."""
    shutil.copytree(SHOP / "spec", tmp_path / "spec")
    return tmp_path


def lying(plan: Plan) -> Iterator[File]:
    """Emitters of which one gets a text wrong."""
    for file in small(plan):
        is_victim = file.path == "texts/en.py"
        yield replace(file, text=file.text.replace("Sold out", "Plenty")) if is_victim else file


@pytest.mark.parametrize("run", [pipeline.generate, pipeline.check])
def test_a_lying_emitter_is_stopped(
    project: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[[Path], object]
) -> None:
    """If an emitter is broken, both commands say in which file and entry, and nothing is written."""
    monkeypatch.setattr(pipeline, "small", lying)
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
