"""The folder `generated/`: compared, replaced all or nothing, and never robbed of what is not ours."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from botspec_generator.emit.header import HEADER
from botspec_generator.emit.manifest import MANIFEST
from botspec_generator.emit.module import File
from botspec_generator.emit.tree import Drift, compare, write

Snapshot = dict[str, tuple[bytes, int]]


def made(**texts: str) -> tuple[File, ...]:
    """Files with the header, and a manifest that lists them."""
    files = [File(path=f"{name}.py", text=f"# {HEADER}\n{text}\n") for name, text in texts.items()]
    listed = ", ".join(f'"{file.path}": "-"' for file in files)
    return (*files, File(path=MANIFEST, text=f'{{"$comment": "{HEADER}", "files": {{{listed}}}}}\n'))


def snapshot(folder: Path) -> Snapshot:
    """The contents and times of all files under a folder."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that does not exist yet."""
    return tmp_path / "project" / "generated"


@pytest.fixture(autouse=True)
def project(folder: Path) -> None:
    """The folder above it."""
    folder.parent.mkdir()


def test_a_written_folder_has_no_drift(folder: Path) -> None:
    """What was written is what is found, and nothing is left beside it."""
    files = made(a="1", b="2")
    assert write(folder, files).written == ("a.py", "b.py", MANIFEST)
    assert compare(folder, files) == {}
    assert [path.name for path in folder.parent.iterdir()] == ["generated"]


def test_every_kind_of_drift_is_named(folder: Path) -> None:
    """Edited, deleted and extra files are told apart; a stranger's file is not mentioned."""
    write(folder, made(a="1", b="2", c="3"))
    (folder / "a.py").write_text("edited")
    (folder / "b.py").unlink()
    (folder / "stranger.py").write_text("# mine\n")
    assert compare(folder, made(a="1", b="2")) == {
        "a.py": Drift.CHANGED,
        "b.py": Drift.MISSING,
        MANIFEST: Drift.CHANGED,
        "c.py": Drift.EXTRA,
    }


def test_what_python_caches_is_nobodys_business(folder: Path) -> None:
    """Files in `__pycache__` are not looked at, whatever they hold."""
    files = made(a="1")
    write(folder, files)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "a.pyc").write_text(HEADER)
    assert compare(folder, files) == {}


def test_unchanged_files_are_not_touched(folder: Path) -> None:
    """A second write with one new text replaces that file and the manifest, and keeps the others' times."""
    write(folder, made(a="1", b="2"))
    before = snapshot(folder)
    assert write(folder, made(a="1", b="3")).written == ("b.py",)
    assert snapshot(folder)["a.py"] == before["a.py"]
    assert snapshot(folder)[MANIFEST] == before[MANIFEST]


def test_a_stale_file_goes_if_the_manifest_lists_it(folder: Path) -> None:
    """A file that is no longer made is removed when the old manifest lists it and it carries the header."""
    write(folder, made(a="1", b="2"))
    assert write(folder, made(a="1")).removed == ("b.py",)
    assert not (folder / "b.py").exists()


def test_a_stale_file_stays_if_somebody_made_it_his_own(folder: Path) -> None:
    """A listed file whose header is gone is not removed."""
    write(folder, made(a="1", b="2"))
    (folder / "b.py").write_text("mine now\n")
    assert write(folder, made(a="1")).removed == ()
    assert (folder / "b.py").read_text() == "mine now\n"


def test_a_file_that_no_manifest_lists_stays(folder: Path) -> None:
    """A file with the header that the manifest does not list is only reported."""
    write(folder, made(a="1"))
    (folder / "b.py").write_text(f"# {HEADER}\n")
    write(folder, made(a="2"))
    assert compare(folder, made(a="2")) == {"b.py": Drift.EXTRA}


@pytest.mark.parametrize("broken", ["", "{", "null", "[1]", '{"files": 1}', "[" * 100_000])
def test_a_manifest_that_cannot_be_read_lists_nothing(folder: Path, broken: str) -> None:
    """What a merge left half done is written anew, and no file goes because of it."""
    write(folder, made(a="1", b="2"))
    (folder / MANIFEST).write_text(broken, encoding="utf-8")
    written = write(folder, made(a="1"))
    assert (written.written, written.removed) == ((MANIFEST,), ())


def failing(count: int) -> Callable[[Path, Path], Path]:
    """A `Path.replace` that fails at its `count`th call."""
    calls = iter(range(1, 1000))
    replace = Path.replace

    def once(self: Path, target: Path) -> Path:
        if next(calls) == count:
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    return once


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_failing_write_leaves_the_old_tree_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Wherever a write fails, every file is what it was before, and nothing is left beside the folder."""
    write(folder, made(a="1", b="2", old="x"))
    before = snapshot(folder)
    monkeypatch.setattr(Path, "replace", failing(count))
    with pytest.raises(OSError, match="No space left"):
        write(folder, made(a="3", b="4", new="y"))
    assert snapshot(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["generated"]


def test_a_killed_write_is_mended_by_the_next(folder: Path) -> None:
    """After a run that was killed half-way, the next one makes the folder whole and removes the leftovers."""
    write(folder, made(a="1", b="2", c="x"))
    (folder / "a.py").write_text(f"# {HEADER}\n3\n")
    stage = folder.with_name(".generated.new")
    stage.mkdir()
    (stage / "b.py").write_text("half")
    (stage / "c.py").write_text("half")
    files = made(a="3", b="4")
    assert write(folder, files).removed == ("c.py",)
    assert compare(folder, files) == {}
    assert not (folder / "c.py").exists()
    assert not stage.exists()


@pytest.fixture
def tight_umask() -> Iterator[None]:
    """A umask that gives nobody else any right."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.mark.usefixtures("tight_umask")
def test_modes_do_not_depend_on_the_umask(folder: Path) -> None:
    """Files are readable for everybody, and so are the folders above them."""
    write(folder, (*made(a="1"), File(path="texts/en.py", text="x")))
    assert (folder / "a.py").stat().st_mode & 0o777 == 0o644
    assert (folder / "texts").stat().st_mode & 0o777 == 0o755
