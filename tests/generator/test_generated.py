"""The golden project: its files are what the spec makes, everywhere and always, and they pass the tools."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from botspec_generator.emit.header import is_ours
from tests.generator.conftest import BOTSPEC, GOLDEN, ROOT, SHOP, botspec


def files(folder: Path) -> dict[str, bytes]:
    """The contents of the files under a folder."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("project", GOLDEN, ids=lambda project: project.name)
def test_the_golden_files_are_what_the_spec_makes(project: Path) -> None:
    """A change of the generator shows in the golden files; `botspec generate` there takes it over."""
    done = botspec("check", "--project", str(project))
    assert (done.code, done.err) == (0, "")


def test_every_generated_file_carries_the_header() -> None:
    """The tool knows each of its files again, whatever the kind."""
    assert [path for path, content in files(SHOP / "generated").items() if not is_ours(content)] == []


WORLDS = {
    "another hash seed": {"PYTHONHASHSEED": "1"},
    "a third hash seed": {"PYTHONHASHSEED": "4242"},
    "a far time zone": {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"},
    "the C locale": {"LC_ALL": "C", "LANG": "C"},
    "no UTF-8 at all": {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"},
    "a home of one's own": {"HOME": "/", "COLUMNS": "20", "NO_COLOR": "1"},
}


@pytest.mark.parametrize("world", WORLDS)
def test_the_output_does_not_depend_on_the_world(world: str, tmp_path: Path) -> None:
    """Hash seed, time zone, locale, terminal, umask and folder change no byte and no mode."""
    project = tmp_path / "ein Projekt, № 1"
    shutil.copytree(SHOP / "spec", project / "spec")
    done = subprocess.run(
        [str(BOTSPEC), "generate", "--project", "../" + project.name],
        cwd=project,
        env={**os.environ, **WORLDS[world]},
        capture_output=True,
        check=False,
        umask=0o077,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert files(project / "generated") == files(SHOP / "generated")
    modes = {path.stat().st_mode & 0o777 for path in (project / "generated").rglob("*") if path.is_file()}
    assert modes == {0o644}


@pytest.mark.parametrize("project", GOLDEN, ids=lambda project: project.name)
def test_the_generated_package_passes_mypy_strict_under_any_name(project: Path, tmp_path: Path) -> None:
    """Copied into another project under another name, the package type-checks with the strictest settings."""
    shutil.copytree(project / "generated", tmp_path / "my_bot")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-version=3.11", "--cache-dir=.cache", "my_bot"],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(ROOT / "runtime")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        "Success: no issues found in 14 source files",
    )
