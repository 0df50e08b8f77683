"""The `botspec` command as a person meets it: what it says, what it exits with, what it leaves alone."""

import json
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from botspec_generator.cli import parser
from botspec_generator.cli.show import told
from botspec_generator.emit.broken import BrokenOutputError
from tests.generator.conftest import BOTSPEC, ROOT, botspec

RUN = "help: run `botspec generate`\n"


def edit(path: Path, old: str, new: str) -> None:
    """Replace one text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """The contents and times of the files in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_check_is_content_with_what_generate_wrote(shop: Path) -> None:
    """A fresh project checks clean, in one line, with exit code 0."""
    done = botspec("check", "--project", str(shop))
    assert (done.code, done.out, done.err) == (
        0,
        "generated/ is what spec/ says: 6 screens, 9 buttons, 30 arcs\n",
        "",
    )


def test_generate_touches_nothing_that_is_right(shop: Path) -> None:
    """A second run writes no file and says so."""
    before = contents(shop)
    done = botspec("generate", cwd=shop)
    assert (done.code, done.out) == (0, "generated/ is what spec/ says: 0 files written, 22 unchanged\n")
    assert contents(shop) == before


def test_generate_from_nothing(shop: Path) -> None:
    """Without a folder `generated/` the whole of it is written, and it is the golden one."""
    golden = {path: content for path, (content, _) in contents(shop / "generated").items()}
    for path in golden:
        (shop / "generated" / path).unlink()
    done = botspec("generate", "--project", str(shop))
    assert done.code == 0
    assert "wrote   generated/registry.py\n" in done.out
    assert {path: content for path, (content, _) in contents(shop / "generated").items()} == golden


def test_check_names_every_file_that_drifted(shop: Path) -> None:
    """Edited, deleted and extra files are named by path, with exit code 1; nothing is written."""
    generated = shop / "generated"
    edit(generated / "guards.py", "balance >= price", "True")
    (generated / "ids.py").unlink()
    (generated / "texts" / "fr.py").write_bytes((generated / "texts" / "en.py").read_bytes())
    (generated / "mine.py").write_text("# nobody asked\n", encoding="utf-8")
    before = contents(shop)
    done = botspec("check", "--project", str(shop))
    assert done.code == 1
    assert done.out == (
        "changed generated/guards.py\n"
        "MISSING generated/ids.py\n"
        "EXTRA   generated/texts/fr.py\n"
        "error: generated/ is not what spec/ says: 3 files\n"
        + RUN
        + "help: an EXTRA file that stays after it is not in the manifest: delete it\n"
    )
    assert contents(shop) == before


def test_check_notices_a_spec_that_moved_on(shop: Path) -> None:
    """After an edit of a text only that text, the hashes and the manifest differ, until generate has run."""
    edit(shop / "spec" / "texts" / "ru.yaml", "Закончилось", "Больше нет")
    done = botspec("check", "--project", str(shop))
    drifted = [line for line in done.out.splitlines() if line.startswith("changed")]
    assert done.code == 1
    assert drifted == [
        f"changed generated/{path}" for path in ("MANIFEST.json", "registry.py", "texts/ru.py")
    ]
    assert botspec("generate", "--project", str(shop)).code == 0
    assert botspec("check", "--project", str(shop)).code == 0


def test_a_locale_that_is_given_up_takes_its_file_along(shop: Path) -> None:
    """When a locale leaves the spec, generate removes its texts."""
    edit(shop / "spec" / "bot.yaml", "locales: [en, ru]", "locales: [en]")
    (shop / "spec" / "texts" / "ru.yaml").unlink()
    done = botspec("generate", "--project", str(shop))
    assert "removed generated/texts/ru.py\n" in done.out
    assert not (shop / "generated" / "texts" / "ru.py").exists()


def test_an_error_in_the_spec_stops_before_anything_is_written(shop: Path) -> None:
    """Findings are shown in their place with exit code 1, and `generated/` stays as it was."""
    edit(shop / "spec" / "bot.yaml", "SHOW_HELP: HELP", "SHOW_HELP: HALP")
    before = contents(shop / "generated")
    done = botspec("generate", "--project", str(shop))
    assert done.code == 1
    assert "HALP" in done.out
    assert "spec/bot.yaml:" in done.out
    assert done.out.endswith("nothing was written\n")
    assert contents(shop / "generated") == before
    assert botspec("check", "--project", str(shop)).code == 1


def test_a_warning_does_not_fail(shop: Path) -> None:
    """A spec with a warning is told so, generated all the same, and checks with exit code 0."""
    edit(shop / "spec" / "bot.yaml", "  CANCEL:    {}", "  CANCEL:    {}\n  IDLE:      {label: Idle}")
    done = botspec("generate", "--project", str(shop))
    assert (done.code, "warning" in done.out, "IDLE" in done.out) == (0, True, True)
    assert botspec("check", "--project", str(shop)).code == 0


@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_folder_without_a_spec_is_no_project(tmp_path: Path, command: str) -> None:
    """One line says what is missing, one what to do, with exit code 2."""
    done = botspec(command, "--project", str(tmp_path))
    assert done.code == 2
    assert done.err == (
        f"error: there is no folder {tmp_path}/spec\n"
        "help: run botspec in the folder that holds spec/, or name it with --project DIR\n"
    )


def test_a_full_disk_leaves_the_old_files(shop: Path) -> None:
    """If the new files cannot be stored, the old ones stay, and one line says why."""
    edit(shop / "spec" / "texts" / "en.yaml", "Choose.", "Choose well.")
    before = contents(shop / "generated")
    done = subprocess.run(
        [str(BOTSPEC), "generate", "--project", str(shop)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000)),
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: file too large")
    assert done.stderr.endswith("\nhelp: make room and run it again; nothing that was there has changed\n")
    assert done.stderr.count("\n") == 2
    assert contents(shop / "generated") == before
    assert sorted(path.name for path in shop.iterdir()) == ["generated", "spec"]


def test_a_wrong_word_is_a_usage_error() -> None:
    """An unknown command exits with code 2 and says so."""
    done = botspec("generat")
    assert done.code == 2
    assert "generat" in done.err


def test_the_version_is_that_of_the_project() -> None:
    """`--version` tells the version that pyproject.toml has."""
    line = next(
        line
        for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
        if "version" in line
    )
    assert botspec("--version").out == f"botspec {json.loads(line.partition('=')[2])}\n"


def test_help_answers_without_loading_the_compiler() -> None:
    """What makes the compiler slow to start is not imported before a command needs it."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import botspec_generator.cli, sys; print(*sys.modules)"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.split()
    assert not {"pydantic", "yaml", "jinja2", "aiohttp", "botspec_generator.pipeline"} & set(loaded)


@pytest.mark.parametrize("command", ["check", "generate"])
def test_the_compiler_starts_without_what_only_a_bot_needs(shop: Path, command: str) -> None:
    """Neither command, nor a copy of its process, imports pydantic, aiogram or anything of a running bot."""
    banned = ("pydantic", "pydantic_settings", "aiogram", "asyncpg", "aiohttp", "transitions")
    start = f"import sys; sys.modules.update(dict.fromkeys({banned}))"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{start}; from botspec_generator.cli import main; main()",
            command,
            "--project",
            str(shop),
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("generated/ is what spec/ says")


def test_findings_survive_a_terminal_that_knows_no_cyrillic(shop: Path) -> None:
    """In a Latin-1 terminal a finding with Cyrillic letters is shown with escapes, without an exception."""
    edit(shop / "spec" / "texts" / "ru.yaml", "Забыть меня", "Забыть {{ меня }}")
    done = botspec("check", cwd=shop, env={"PYTHONIOENCODING": "latin-1"})
    assert done.code == 1
    assert "\\u043c\\u0435\\u043d\\u044f" in done.out


def test_a_fault_of_the_generator_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    """If what was made is not what was meant, two lines name the file and the entry, with exit code 2."""

    def broken() -> int:
        raise BrokenOutputError("ids.py", "Screen: X is not a screen")

    assert told(broken) == 2
    assert capsys.readouterr().err == (
        "error: generated/ids.py: Screen: X is not a screen\n"
        "help: this is a fault of botspec, not of the spec: please report it\n"
    )


def test_explain_tells_what_a_code_means() -> None:
    """The rule, why, an example and the mend; the case of the letters does not matter."""
    done = botspec("explain", "bs203")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("error[BS203] after_the_end\n\nEvery arc can fire.\n")
    assert "\n    PAY:\n      - {if: balance > 3, to: DONE}\n" in done.out
    assert done.out.endswith("Put it before the one that takes its place, or remove it.\n")


def test_explain_without_a_code_lists_them_all() -> None:
    """One line for each rule, in order."""
    lines = botspec("explain").out.splitlines()
    assert [line[:5] for line in lines] == sorted(line[:5] for line in lines)
    assert "BS211 warning Every button stands on the keyboard of a screen." in lines


def test_explain_offers_the_nearest_code() -> None:
    """A code that there is not is answered with one of its group, and exit code 2."""
    done = botspec("explain", "BS2O3")
    assert (done.code, done.out) == (2, "")
    assert done.err == 'error: there is no rule "BS2O3"\nhelp: did you mean "BS203"?\n'


def test_a_reader_that_goes_is_no_fault() -> None:
    """Whoever reads may stop after a line, as `head` does: nothing is said about it."""
    with subprocess.Popen(
        [str(BOTSPEC), "explain"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert (running.stderr.read(), running.wait()) == ("", 1)


def test_without_a_command_the_help_is_shown() -> None:
    """`botspec` alone tells what there is, as `botspec --help` does."""
    assert botspec() == botspec("--help")
    assert "generate" in botspec().out


@pytest.mark.parametrize("name", ["generate", "check", "explain", "graph", "simulate"])
def test_a_command_keeps_its_name_when_its_module_is_there(name: str) -> None:
    """A process that has run a command, or imported a part of it, can read a command line again."""
    import_module(f"botspec_generator.cli.{name}")
    assert callable(parser().parse_args([name]).run)


@pytest.mark.parametrize(("name", "is_on"), [("check", False), ("generate", False), ("simulate", True)])
def test_what_goes_on_has_its_garbage_collected(name: str, is_on: bool) -> None:
    """A compiler ends before its garbage is worth collecting; a simulated bot goes on."""
    code = (
        "import gc, sys\n"
        "from botspec_generator.cli import main, ahead, check, generate, simulate\n"
        f"{name}.run = lambda *_: print(gc.isenabled()) or 0\n"
        f"sys.argv = ['botspec', '{name}']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == f"{is_on}\n"
