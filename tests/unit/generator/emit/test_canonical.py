"""What is emitted is canonical: the formatter and the linter have nothing to say about it."""

from pathlib import Path

from botspec_generator.emit.module import File
from botspec_generator.graph import BotGraph
from botspec_generator.pipeline import prove
from tests.unit.generator.emit.conftest import Ruff
from tests.unit.generator.emit.wild import Wild

SEEDS = 25


def write(folder: Path, files: tuple[File, ...]) -> None:
    """Write files under a folder."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")


def test_the_golden_bot_is_canonical(files: tuple[File, ...], ruff: Ruff, tmp_path: Path) -> None:
    """Ruff neither reformats nor reports anything in the files of an ordinary bot."""
    write(tmp_path / "generated", files)
    assert ruff(tmp_path) == ""


def test_wild_bots_are_canonical_and_true(graph: BotGraph, ruff: Ruff, tmp_path: Path) -> None:
    """Long names, odd texts and deep conditions are emitted as ruff wants them, and say what was meant."""
    for seed in range(SEEDS):
        bot = Wild(seed).bot(graph)
        write(tmp_path / f"generated_{seed}", prove(bot))
    assert ruff(tmp_path) == ""
