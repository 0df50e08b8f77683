"""Folders and files that are not what they should be: one clear line with help, and nothing half written."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.generator.conftest import BOTSPEC, botspec
from tests.generator.test_cli import contents, edit

UNCHANGED = "; nothing that was there has changed\n"
WAY = f"help: move away what stands there{UNCHANGED}"


def folder(path: Path) -> None:
    """A folder."""
    path.mkdir()


def dangling(path: Path) -> None:
    """A link that leads nowhere."""
    path.symlink_to("nowhere")


def circle(path: Path) -> None:
    """A link to itself."""
    path.symlink_to(path.name)


def pipe(path: Path) -> None:
    """A pipe into which nobody writes."""
    os.mkfifo(path)


def device(path: Path) -> None:
    """A link to a device that never ends."""
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("name", "place", "reason"),
    [
        ("spec/more.yaml", folder, "is a directory"),
        ("spec/texts/de.yaml", dangling, "no such file or directory"),
        ("spec/more.yaml", circle, "too many levels of symbolic links"),
        ("spec/texts/de.yaml", pipe, "it is not a regular file"),
        ("spec/more.yaml", device, "it is not a regular file"),
    ],
)
def test_a_spec_file_that_cannot_be_read_is_a_finding(
    shop: Path, name: str, place: Callable[[Path], None], reason: str
) -> None:
    """It is told where it is, with exit code 1, beside all that is found in the other files."""
    before = contents(shop / "generated")
    place(shop / name)
    done = botspec("generate", "--format", "json", "--project", str(shop))
    [finding] = [each for each in json.loads(done.out)["findings"] if each["file"].endswith(name)]
    assert (done.code, done.err) == (1, "")
    assert finding["code"] == "BS001"
    assert finding["message"] == f"the file cannot be read: {reason}"
    assert finding["help"]
    assert contents(shop / "generated") == before


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_a_file_may_have_a_name_that_is_no_text(shop: Path, form: str) -> None:
    """A name in some other encoding is shown with escapes."""
    for name in (b"spec/\xff.yaml", b"spec/texts/\xff.yaml"):
        Path(os.fsdecode(os.fsencode(shop) + b"/" + name)).write_text("nonsense: 1\n", encoding="utf-8")
    done = botspec("check", "--format", form, "--project", str(shop))
    assert (done.code, done.err) == (1, "")
    assert "nonsense" in done.out


def test_a_folder_without_spec_files(shop: Path) -> None:
    """An empty spec/ is a finding that says which file to write."""
    shutil.rmtree(shop / "spec")
    (shop / "spec").mkdir()
    done = botspec("check", "--project", str(shop))
    assert done.code == 1
    assert "there is no spec: no file spec/*.yaml" in done.out
    assert "help: write the bot's spec to spec/bot.yaml" in done.out


@pytest.mark.parametrize("command", ["generate", "check", "graph"])
@pytest.mark.parametrize("project", ["nowhere", "spec/bot.yaml"])
def test_a_project_that_is_no_folder(shop: Path, command: str, project: str) -> None:
    """One line names what is no folder, one says what to do."""
    done = botspec(command, "--project", str(shop / project))
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"error: there is no folder {shop}/{project}\n"
        "help: run botspec in the folder that holds spec/, or name it with --project DIR\n"
    )


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path: path.write_text("in the way"), "not a directory: {}/__init__.py"),
        (circle, "too many levels of symbolic links: {}/__init__.py"),
        (lambda path: path.symlink_to("/proc/none"), "no such file or directory: /proc/.none.new"),
    ],
)
def test_generated_that_is_no_folder(shop: Path, spoil: Callable[[Path], object], reason: str) -> None:
    """What stands in its place stays, and so does the rest of the project."""
    generated = shop / "generated"
    shutil.rmtree(generated)
    spoil(generated)
    before = contents(shop), generated.is_symlink(), sorted(shop.iterdir())
    done = botspec("generate", "--project", str(shop))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {reason.format(generated)}\nhelp: ")
    assert done.err.endswith(UNCHANGED)
    assert (contents(shop), generated.is_symlink(), sorted(shop.iterdir())) == before


@pytest.mark.parametrize("place", [folder, pipe])
@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_generated_file_that_is_none(shop: Path, command: str, place: Callable[[Path], None]) -> None:
    """It is named, and neither read, nor replaced, nor are the others."""
    edit(shop / "spec" / "texts" / "en.yaml", "Choose.", "Choose well.")
    ids = shop / "generated" / "ids.py"
    ids.unlink()
    place(ids)
    before = contents(shop)
    done = botspec(command, "--project", str(shop))
    assert (done.code, done.err) == (2, f"error: not a regular file: {ids}\n{WAY}")
    assert contents(shop) == before


def test_a_file_in_the_place_of_a_generated_folder(shop: Path) -> None:
    """If one of the last files cannot be moved in, those before it are moved out again."""
    edit(shop / "spec" / "texts" / "en.yaml", "Choose.", "Choose well.")
    texts = shop / "generated" / "texts"
    shutil.rmtree(texts)
    texts.write_text("in the way", encoding="utf-8")
    before = {path: content for path, (content, _) in contents(shop).items()}
    done = botspec("generate", "--project", str(shop))
    assert (done.code, done.err) == (2, f"error: not a directory: {texts}/__init__.py\n{WAY}")
    assert {path: content for path, (content, _) in contents(shop).items()} == before
    assert not (shop / ".generated.new").exists()


def test_generated_may_be_a_link(shop: Path) -> None:
    """A link to a folder is followed, also to one that is not there yet."""
    (shop / "generated").rename(shop / "elsewhere")
    (shop / "generated").symlink_to("elsewhere")
    assert botspec("check", "--project", str(shop)).code == 0
    shutil.rmtree(shop / "elsewhere")
    assert botspec("generate", "--project", str(shop)).code == 0
    assert (shop / "generated").is_symlink()
    assert botspec("check", "--project", str(shop)).code == 0


@pytest.mark.parametrize("words", [["explain"], ["check"], ["graph"], ["check", "--watch"]])
def test_what_is_told_to_a_full_disk(shop: Path, words: list[str]) -> None:
    """If the answer itself cannot be stored, the error stream says so, in two lines."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [str(BOTSPEC), *words],
            cwd=shop,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == f"error: no space left on device\nhelp: make room and run it again{UNCHANGED}"
