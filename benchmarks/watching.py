"""Times `botspec check --watch`: from the moment before a save to the line that answers it."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from benchmarks.big_spec import write_project


def time_saves(
    command: Sequence[str], environment: Mapping[str, str], *, screens: int, rounds: int
) -> list[float]:
    """Save a text of a bot of this many screens again and again; gives the seconds of every answer."""
    with tempfile.TemporaryDirectory(prefix="bench-spec-") as folder:
        write_project(Path(folder), screens=screens)
        texts = Path(folder) / "spec" / "texts" / "en.yaml"
        good = texts.read_text(encoding="utf-8")
        with _watching(command, environment, folder) as answers:
            answers.readline()
            return [_answered(texts, f"{good}# {number}\n", answers) for number in range(rounds)]


def _answered(path: Path, text: str, answers: IO[str]) -> float:
    """Save as careful editors do, and wait for the answer."""
    beside = path.with_name(f".{path.name}")
    begun = time.perf_counter()
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
    answer = json.loads(answers.readline())
    seconds = time.perf_counter() - begun
    assert answer["changed"] == ["spec/texts/en.yaml"]
    return seconds


@contextmanager
def _watching(command: Sequence[str], environment: Mapping[str, str], project: str) -> Iterator[IO[str]]:
    words = (*command, "check", "--watch", "--format", "json", "--project", project)
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert process.stdout is not None
        yield process.stdout
    finally:
        process.terminate()
        process.communicate()
