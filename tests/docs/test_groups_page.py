"""The lamp of docs/groups.md is a bot, which a group shares or does not."""

from pathlib import Path

import pytest

from tests.docs.conftest import Project
from tests.docs.pages import block, commands, write

SHARED = ", scope: chat"


def lamp(folder: Path, *, shared: bool) -> Project:
    """The project of the page, as its group shares it or not."""
    spec = block("docs/groups.md", "yaml", 0)
    assert SHARED in spec
    tour = block("docs/groups.md", "yaml", 1) if shared else block("docs/groups.md", "yaml", 2)
    code = block("docs/groups.md", "python", 0)
    write(folder, [spec if shared else spec.replace(SHARED, ""), tour, code])
    (folder / "bot" / "__init__.py").touch()
    return Project(folder=folder)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("more", [(), ("--polling",)])
def test_the_group_plays_as_the_page_tells(tmp_path: Path, shared: bool, more: tuple[str, ...]) -> None:
    """Its commands run, and the tour of either kind goes as it is written."""
    project = lamp(tmp_path, shared=shared)
    generate, simulate = commands(block("docs/groups.md", "sh", 0))
    made = project.botspec(*generate[1:])
    assert made.returncode == 0, made.stdout + made.stderr
    assert simulate == ["botspec", "simulate", "--tour", "spec/tours/shared.yaml"]
    own = ("--port", "0", "--api-port", "0", "--data-dir", "data", "--tour", "spec/tours", *more)
    played = project.botspec("simulate", *own)
    assert played.returncode == 0, played.stdout + played.stderr
    steps = 4 if shared else 5
    assert f"{steps} steps, all as expected" in played.stdout


def test_the_code_is_typed(tmp_path: Path) -> None:
    """mypy has nothing to say, in strict mode."""
    project = lamp(tmp_path, shared=True)
    assert project.botspec("generate").returncode == 0
    done = project.python("-m", "mypy", "--strict", "bot", "generated")
    assert done.returncode == 0, done.stdout
