"""`botspec check`: tells whether the spec is right and `generated/` is what it makes."""

from collections.abc import Mapping
from pathlib import Path

from botspec_generator import pipeline
from botspec_generator.cli.show import counted, say, show_findings, told
from botspec_generator.emit.tree import Drift
from botspec_generator.findings import Code, Finding, Format, Severity, Span
from botspec_generator.graph import BotGraph
from botspec_generator.source import Read


def run(project: Path, form: Format, read: Read) -> int:
    """Check a project and return the exit code."""
    return told(lambda: _check(project, form, read))


def _check(project: Path, form: Format, read: Read) -> int:
    build, drift = pipeline.check(project, read)
    is_text = form is Format.TEXT
    show_findings(build, project, form, () if is_text else as_findings(drift))
    if build.graph is not None and is_text:
        _tell(build.graph, drift)
    return 1 if build.graph is None or drift else 0


def as_findings(drift: Mapping[str, Drift]) -> list[Finding]:
    """Return how files on disk differ, as findings."""
    return [
        Finding(
            code=Code.DRIFT,
            severity=Severity.ERROR,
            span=Span(file=f"{pipeline.GENERATED}/{path}", line=1, column=1, end_column=2),
            message=f"{pipeline.GENERATED}/{path} is {kind.lower()}",
            help=_mend(kind),
        )
        for path, kind in drift.items()
    ]


def _mend(kind: Drift) -> str:
    rest = "; if it stays after that, it is not in the manifest: delete it" if kind is Drift.EXTRA else ""
    return f"run `botspec generate`{rest}"


def _tell(graph: BotGraph, drift: Mapping[str, Drift]) -> None:
    for path, kind in drift.items():
        say(f"{kind:7} {pipeline.GENERATED}/{path}")
    if drift:
        say(f"error: {pipeline.GENERATED}/ is not what spec/ says: {counted(len(drift), 'file')}")
        say("help: run `botspec generate`")
        if Drift.EXTRA in drift.values():
            say("help: an EXTRA file that stays after it is not in the manifest: delete it")
        return
    say(content(graph))


def content(graph: BotGraph) -> str:
    """Return the line for a project with which all is well."""
    sizes = (
        counted(len(graph.screens), "screen"),
        counted(len(graph.buttons), "button"),
        counted(len(graph.arcs), "arc"),
    )
    return f"{pipeline.GENERATED}/ is what spec/ says: {', '.join(sizes)}"
