"""`botspec check --watch` as a person meets it: a real process that is told of saves by the files alone."""

import asyncio
import json
import shutil
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NoReturn, cast

import pytest

from botspec_generator import pipeline
from botspec_generator.cli import watch
from botspec_generator.cli.watch import PAUSE, QUIET, Looks, wait
from botspec_generator.findings import Format
from tests.generator.conftest import BOTSPEC, botspec

PATIENCE = 30.0  # seconds for a line that is surely to come


class Watched:
    """A process that watches a project."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def line(self) -> str:
        """The next line that it prints."""
        assert self._process.stdout is not None
        read = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)
        return read.decode()

    async def until(self, end: str) -> str:
        """What it prints up to a line that ends so, without the times."""
        lines: list[str] = []
        while not lines or not lines[-1].rstrip().endswith(end):
            lines.append(await self.line())
            assert lines[-1], "".join(lines)
        lines[-1] = lines[-1].partition(" ")[2]
        return "".join(lines)

    async def document(self) -> dict[str, object]:
        """The next line as JSON."""
        return cast("dict[str, object]", json.loads(await self.line()))

    async def stopped(self, by: signal.Signals) -> tuple[int | None, str]:
        """The exit code after a signal, and what it printed to the error stream."""
        self._process.send_signal(by)
        _, err = await asyncio.wait_for(self._process.communicate(), PATIENCE)
        return self._process.returncode, err.decode()


@asynccontextmanager
async def watching(project: Path, form: str = "text") -> AsyncIterator[Watched]:
    """Watch a project; the first verdict is still to be read."""
    pipe = asyncio.subprocess.PIPE
    words = ("check", "--watch", "--format", form, "--project", str(project))
    process = await asyncio.create_subprocess_exec(str(BOTSPEC), *words, stdout=pipe, stderr=pipe)
    try:
        yield Watched(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def replaced(path: Path, text: str) -> None:
    """Save a file as careful editors do: a new one is written, and takes the old one's place."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


CLEAN = "generated/ is what spec/ says: 6 screens, 9 buttons, 30 arcs\n"


async def test_a_save_is_answered_with_the_findings_and_one_line(shop: Path) -> None:
    """The findings of what was saved come first, then a line with the time, the file and the verdict."""
    spec = shop / "spec" / "bot.yaml"
    async with watching(shop) as watched:
        assert await watched.until("arcs") == f"watching: {CLEAN}"
        good = spec.read_text(encoding="utf-8")
        replaced(spec, good.replace("SHOW_HELP: HELP", "SHOW_HELP: HALP"))
        told = await watched.until(": 1 error")
        assert told.startswith('error[BS102]: unknown screen "HALP"\n')
        assert told.endswith("\n1 error\nspec/bot.yaml: 1 error\n")
        replaced(spec, good)
        assert await watched.until("arcs") == f"spec/bot.yaml: {CLEAN}"


async def test_every_file_that_a_check_reads_is_watched(shop: Path) -> None:
    """Texts, new files, files that go, and files of generated/; not what an editor or Python leaves."""
    drift = "generated/ is not what spec/ says: {}; run `botspec generate`\n"
    async with watching(shop) as watched:
        await watched.until("arcs")
        texts = shop / "spec" / "texts" / "en.yaml"
        replaced(texts, texts.read_text(encoding="utf-8").replace("Choose.", "Choose well."))
        assert await watched.until("generate`") == "spec/texts/en.yaml: " + drift.format("4 files")
        assert botspec("generate", "--project", str(shop)).code == 0
        assert (await watched.until("arcs")).endswith(CLEAN)
        (shop / "spec" / ".bot.yaml.swp").write_text("nobody reads this")
        (shop / "generated" / "__pycache__").mkdir(exist_ok=True)
        (shop / "generated" / "__pycache__" / "ids.pyc").write_bytes(b"nor this")
        (shop / "generated" / "ids.py").unlink()
        told = await watched.until("generate`")
        assert told.endswith("generated/ids.py (gone): " + drift.format("1 file"))
        replaced(shop / "spec" / "more.yaml", "sessions: {}\n")
        assert (await watched.until(": 1 error")).endswith("\nspec/more.yaml (new): 1 error\n")
        (shop / "spec" / "more.yaml").unlink()
        assert await watched.until("generate`") == "spec/more.yaml (gone): " + drift.format("1 file")


async def test_a_spec_that_goes_and_comes_is_watched_on(shop: Path) -> None:
    """Without spec/ the line says so and how to mend it; when it is there again, it is checked again."""
    async with watching(shop) as watched:
        await watched.until("arcs")
        (shop / "spec").rename(shop / "elsewhere")
        told = await watched.until("DIR")
        assert f"spec/texts/ru.yaml (gone): error: there is no folder {shop}/spec\n" in told
        (shop / "elsewhere").rename(shop / "spec")
        assert (await watched.until("arcs")).endswith(CLEAN)


async def test_each_answer_is_that_of_a_new_process(shop: Path) -> None:
    """After every one of some saves, the document for programs is what `botspec check` tells then."""
    spec, texts = shop / "spec" / "bot.yaml", shop / "spec" / "texts" / "ru.yaml"
    good, said = spec.read_text(encoding="utf-8"), texts.read_text(encoding="utf-8")
    saves = (
        (spec, good.replace("  CANCEL:    {}", "  CANCEL:    {}\n  IDLE:      {label: Idle}")),
        (texts, said.replace("Забыть меня", "Забыть {{ меня }}")),
        (spec, good[: len(good) // 2]),
        (spec, good),
    )
    async with watching(shop, "json") as watched:
        assert (await watched.document())["changed"] == []
        for path, text in saves:
            replaced(path, text)
            answer = await watched.document()
            assert answer.pop("changed") == [path.relative_to(shop).as_posix()]
            assert str(answer.pop("at"))
            assert answer.pop("failed") == ""
            cold = botspec("check", "--format", "json", "--project", str(shop))
            assert answer == json.loads(cold.out)


async def test_what_fails_is_a_line_for_programs_too(shop: Path) -> None:
    """Where there can be no check, the document says why."""
    async with watching(shop, "json") as watched:
        await watched.document()
        shutil.rmtree(shop / "spec")
        while "failed" in (answer := await watched.document()) and not answer["failed"]:
            pass
        assert answer["failed"] == f"there is no folder {shop}/spec"
        assert set(answer) == {"at", "changed", "failed"}


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_at_once_and_is_content(shop: Path, by: signal.Signals) -> None:
    """Ctrl-C is how one ends it: exit code 0, and not a word."""
    async with watching(shop) as watched:
        await watched.until("arcs")
        assert await watched.stopped(by) == (0, "")


def test_it_ends_in_the_middle_of_a_check(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal during a check ends it without a word, too."""

    def interrupted(_: Path) -> NoReturn:
        signal.raise_signal(signal.SIGTERM)
        raise AssertionError("the signal came to nothing")

    monkeypatch.setattr(pipeline, "check", interrupted)
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert watch.run(shop, Format.TEXT) == 0
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_folder_without_a_spec_cannot_be_watched(tmp_path: Path) -> None:
    """As with any check, one line says what is missing, with exit code 2."""
    done = botspec("check", "--watch", "--project", str(tmp_path))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: there is no folder {tmp_path}/spec\nhelp: ")


def test_what_is_one_document_cannot_be_told_again_and_again(shop: Path) -> None:
    """The forms for CI are refused: a run there ends."""
    done = botspec("check", "--watch", "--format", "sarif", "--project", str(shop))
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: --watch cannot tell its findings as sarif\nhelp: use --format text or --format json\n"
    )


def looks(*sizes: int) -> Callable[[], Looks]:
    """A file that has one size after the other, and keeps the last."""
    left = [*sizes]
    return lambda: {Path("bot.yaml"): (left.pop(0) if len(left) > 1 else left[0],)}


def test_a_burst_of_saves_is_one_change() -> None:
    """Nothing is told before a look finds what the look before it found."""
    paused: list[float] = []
    seen = looks(1)()
    assert wait(seen, looks(1, 1, 2, 3, 4, 4, 5), paused.append) == looks(4)()
    assert paused == [PAUSE, PAUSE, QUIET, QUIET, QUIET]
