"""The hall of the generator: load, document, link, check, emit, verify; nothing is written on an error."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from botspec_generator import checks, document, source
from botspec_generator.emit import manifest
from botspec_generator.emit.files import large, small
from botspec_generator.emit.module import File
from botspec_generator.emit.plan import plan
from botspec_generator.emit.tree import Drift, Written, compare, files_under, write
from botspec_generator.emit.verify import verify
from botspec_generator.emit.verify.beside import beside
from botspec_generator.findings import Finding, Severity, in_file_order
from botspec_generator.graph import BotGraph
from botspec_generator.link import link

SPEC: Final = "spec"
"""The folder of a project that holds the spec."""

GENERATED: Final = "generated"
"""The folder of a project that holds what is made from it."""


class NoSpecError(Exception):
    """The folder is not a project: it has no folder `spec/`."""

    def __init__(self, project: Path) -> None:
        super().__init__(f"there is no folder {project / SPEC}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a spec came to: findings in file order, and, if none of them is an error, the graph and its files.

    `sources` are the texts of the spec's files by name, to show findings in their place.
    """

    findings: tuple[Finding, ...]
    sources: Mapping[str, str]
    graph: BotGraph | None
    files: tuple[File, ...]


def understand(project: Path) -> Build:
    """Compile the spec of a project into its graph, without a file. Raises NoSpecError, OSError."""
    if not (project / SPEC).is_dir():
        raise NoSpecError(project)
    sources, graph, found = _read(project)
    findings = in_file_order(found)
    if graph is None or any(finding.severity is Severity.ERROR for finding in findings):
        graph = None
    return Build(findings=findings, sources=sources, graph=graph, files=())


def build(project: Path) -> Build:
    """Compile the spec of a project, and prove that the result says what the spec says.

    Raises NoSpecError, OSError, and BrokenOutputError if the generator itself is at fault.
    """
    made = understand(project)
    if made.graph is None:
        return made
    return replace(made, files=prove(made.graph))


def prove(graph: BotGraph) -> tuple[File, ...]:
    """Return all files of a graph, the manifest last; BrokenOutputError if they are not true to it."""
    with beside(lambda: large(graph)) as others:
        files = tuple(small(plan(graph)))
        verify(graph, files, others)
        files += tuple(made.file for made in others())
    return (*files, manifest.emit(graph, files))


def _read(project: Path) -> tuple[Mapping[str, str], BotGraph | None, list[Finding]]:
    """Return the texts of a spec's files, its graph and all findings; the trees of the files end here."""
    read, found = source.read(project)
    graph, more = _graph(read)
    return read.files, graph, [*found, *more]


def _graph(read: source.Source) -> tuple[BotGraph | None, list[Finding]]:
    """Return the graph, as far as there is one, and every finding on the way to it."""
    shape, found = document.parse(read)
    if shape is None:
        return None, [*found]
    graph, more = link(shape)
    if graph is None:
        return None, [*found, *more]
    return graph, [*found, *more, *checks.run(graph, read.allows)]


def generate(project: Path) -> tuple[Build, Written | None]:
    """Compile a spec and write its files; None is written if there is an error among the findings."""
    made = build(project)
    if made.graph is None:
        return made, None
    return made, write(project / GENERATED, made.files)


def check(project: Path) -> tuple[Build, Mapping[str, Drift]]:
    """Compile a spec and tell how the files on disk differ from what it makes; nothing is written."""
    made = build(project)
    if made.graph is None:
        return made, {}
    return made, compare(project / GENERATED, made.files)


def looked_at(project: Path) -> list[Path]:
    """The files that a check looks at: those of the spec, and those in `generated/`."""
    generated = project / GENERATED
    return [*source.paths(project), *(generated / path for path in files_under(generated))]
