"""The pipeline: nothing reaches the disk that is wrong, whoever made it wrong."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from botspec_generator import pipeline
from botspec_generator.emit import files
from botspec_generator.emit.broken import BrokenOutputError
from botspec_generator.emit.module import File
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.tree import Drift

SHOP = Path(__file__).parents[2] / "golden" / "shop"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the golden spec, with nothing generated yet."""
    shutil.copytree(SHOP / "spec", tmp_path / "spec")
    return tmp_path


def lying(plan: Plan) -> Iterator[File]:
    """Emitters of which one gets a text wrong."""
    for file in files.small(plan):
        is_victim = file.path == "texts/en.py"
        yield replace(file, text=file.text.replace("Sold out", "Plenty")) if is_victim else file


def test_a_lying_emitter_is_stopped(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If an emitter is broken, it is said in which file and entry, and nothing is written."""
    monkeypatch.setattr(pipeline, "_PROVED_HERE", (lying,))
    with pytest.raises(BrokenOutputError, match=r"texts/en\.py: TEXTS: .*Plenty.*Sold out"):
        pipeline.generate(project)
    assert not (project / "generated").exists()


def test_a_lying_emitter_is_stopped_wherever_it_works(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made beside is proved, too."""

    def wrong(plan: Plan) -> Iterator[File]:
        for file in files.registry_json(plan):
            yield replace(file, text=file.text.replace('"ITEM"', '"ITEMS"'))

    monkeypatch.setattr(pipeline, "_PROVED_BESIDE", (files.registry, wrong))
    with pytest.raises(BrokenOutputError, match=r"registry\.json: .*ITEMS"):
        pipeline.generate(project)
    assert not (project / "generated").exists()


def test_what_a_lying_emitter_changes_is_drift(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check proves nothing again that was proved when it was written; what would be made now differs."""
    pipeline.generate(project)
    monkeypatch.setattr(pipeline, "_CHECKED_BESIDE", (lying, files.picture, files.book))
    _, drift = pipeline.check(project)
    assert drift == {"texts/en.py": Drift.CHANGED, "MANIFEST.json": Drift.CHANGED}


@pytest.mark.parametrize(
    "path",
    [
        "ids.py",
        "registry.py",
        "registry.json",
        "statechart.mmd",
        "statechart.svg",
        "BOT.md",
        "spec.schema.json",
        "MANIFEST.json",
    ],
)
def test_check_tells_of_every_file_that_differs(project: Path, path: str) -> None:
    """Whichever process compares a file, what is wrong with it is told, and of no other one."""
    pipeline.generate(project)
    changed = project / "generated" / path
    changed.write_text(changed.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert pipeline.check(project)[1] == {path: Drift.CHANGED}
    changed.unlink()
    assert pipeline.check(project)[1] == {path: Drift.MISSING}


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
