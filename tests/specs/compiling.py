"""Runs the front of the generator on a folder, as the pipeline does, without writing anything."""

from dataclasses import dataclass
from pathlib import Path

from botspec_generator import checks, document, source
from botspec_generator.findings import Finding, in_file_order, text
from botspec_generator.graph import BotGraph
from botspec_generator.link import link


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What a spec came to: its graph (None after an error up to the linker), its findings, and their text."""

    graph: BotGraph | None
    findings: tuple[Finding, ...]
    printed: str


def compile_spec(project: Path) -> Compiled:
    """The spec of a project folder, read, linked and checked."""
    read, findings = source.read(project)
    shape, found = document.parse(read)
    graph, more = link(shape) if shape is not None else (None, ())
    checked = checks.run(graph, read.allows) if graph is not None else ()
    ordered = in_file_order([*findings, *found, *more, *checked])
    return Compiled(graph=graph, findings=ordered, printed=text(ordered, read.files))


def compile_text(folder: Path, bot: str, **texts: str) -> Compiled:
    """The spec that is written as text: the file spec/bot.yaml, and a texts file for each locale."""
    (folder / "spec" / "texts").mkdir(parents=True, exist_ok=True)
    (folder / "spec" / "bot.yaml").write_text(bot, encoding="utf-8")
    for locale, content in texts.items():
        (folder / "spec" / "texts" / f"{locale}.yaml").write_text(content, encoding="utf-8")
    return compile_spec(folder)
