"""The hall of the generator: load, document, link, check, emit, verify; nothing is written on an error."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from botspec_generator import document, source
from botspec_generator.emit import files, manifest
from botspec_generator.emit.beside import beside
from botspec_generator.emit.compiled import Compiled, compiled
from botspec_generator.emit.files import Emitter
from botspec_generator.emit.module import File
from botspec_generator.emit.plan import plan
from botspec_generator.emit.tree import Drift, Written, compare_one, extra, files_under, write
from botspec_generator.findings import Finding, Severity, in_file_order
from botspec_generator.graph import BotGraph
from botspec_generator.link import link
from botspec_generator.source import Allow, Read

SPEC: Final = "spec"
"""The folder of a project that holds the spec."""

GENERATED: Final = "generated"
"""The folder of a project that holds what is made from it."""

# How the files are shared out, so that two processes are done at the same time. Here the rules are run, too;
# beside, what is to be proved by being imported is compiled.
_CHECKED_HERE: Final = (files.registry, files.registry_json, files.chart, files.schemas)
_CHECKED_BESIDE: Final = (files.small, files.picture, files.book)
_PROVED_HERE: Final = (files.small, files.chart, files.picture, files.book, files.schemas)
_PROVED_BESIDE: Final = (files.registry, files.registry_json)

Made = TypeVar("Made")
Wait = Callable[[], Made]


class NoSpecError(Exception):
    """The folder is not a project: it has no folder `spec/`."""

    def __init__(self, project: Path) -> None:
        super().__init__(f"there is no folder {project / SPEC if project.is_dir() else project}")


class Build(Struct, frozen=True, kw_only=True):
    """What a spec came to: findings in file order, and, if none of them is an error, the graph and its files.

    `sources` are the texts of the spec's files by name, to show findings in their place.
    """

    findings: tuple[Finding, ...]
    sources: Mapping[str, str]
    graph: BotGraph | None
    files: tuple[File, ...]


class _Draft(Struct, frozen=True, kw_only=True):
    """A spec before the rules have judged it: its graph, if there is one, and what was found on the way."""

    graph: BotGraph | None
    found: tuple[Finding, ...]
    sources: Mapping[str, str]
    allows: tuple[Allow, ...]


def understand(project: Path) -> Build:
    """Compile the spec of a project into its graph, without a file. Raises NoSpecError, OSError."""
    return _judge(_draft(project, source.read))


def build(project: Path, read: Read = source.read) -> Build:
    """Compile the spec of a project, and prove that the result says what the spec says.

    `read` may have begun before. Raises NoSpecError, OSError, and BrokenOutputError if the generator itself
    is at fault.
    """
    with _judged(_draft(project, read), _prepare) as (made, prepared):
        if made.graph is None:
            return made
        return replace(made, files=_prove(made.graph, prepared))


def generate(project: Path, read: Read = source.read) -> tuple[Build, Written | None]:
    """Compile a spec and write its files; None is written if there is an error among the findings."""
    made = build(project, read)
    if made.graph is None:
        return made, None
    return made, write(project / GENERATED, made.files)


def check(project: Path, read: Read = source.read) -> tuple[Build, Mapping[str, Drift]]:
    """Compile a spec and tell how the files on disk differ from what it makes; nothing is written.

    What equals the file on disk was proved when that was written; what does not is for `generate` to prove.
    """
    folder = project / GENERATED

    def others(graph: BotGraph) -> tuple[_Compared, ...]:
        return _compared(folder, _made(graph, _CHECKED_BESIDE))

    with _judged(_draft(project, read), others) as (made, wait):
        if made.graph is None:
            return made, {}
        own = _compared(folder, _made(made.graph, _CHECKED_HERE))
        return made, _drift(folder, made.graph, [*wait(), *own])


def looked_at(project: Path) -> list[Path]:
    """The files that a check looks at: those of the spec, and those in `generated/`."""
    generated = project / GENERATED
    return [*source.paths(project), *(generated / path for path in files_under(generated))]


def prove(graph: BotGraph) -> tuple[File, ...]:
    """Return all files of a graph, the manifest last; BrokenOutputError if they are not true to it."""
    with beside(lambda: _prepare(graph)) as prepared:
        return _prove(graph, prepared)


def _draft(project: Path, read: Read) -> _Draft:
    """Read and link a spec; the trees of its files end here."""
    if not (project / SPEC).is_dir():
        raise NoSpecError(project)
    given, found = read(project)
    shape, more = document.parse(given)
    graph, last = link(shape) if shape is not None else (None, ())
    return _Draft(graph=graph, found=(*found, *more, *last), sources=given.files, allows=given.allows)


def _judge(draft: _Draft) -> Build:
    """Run the rules; after an error there is no graph."""
    from botspec_generator import checks  # its copy goes on without it

    more = () if draft.graph is None else checks.run(draft.graph, draft.allows)
    findings = in_file_order([*draft.found, *more])
    is_wrong = any(finding.severity is Severity.ERROR for finding in findings)
    return Build(findings=findings, sources=draft.sources, graph=None if is_wrong else draft.graph, files=())


@contextmanager
def _judged(draft: _Draft, make: Callable[[BotGraph], Made]) -> Generator[tuple[Build, Wait[Made]]]:
    """Judge a spec while, beside it, something is made of its graph, for which the second value waits."""
    graph = draft.graph
    if graph is None:
        yield _judge(draft), _nothing
    else:
        with beside(lambda: make(graph)) as wait:
            yield _judge(draft), wait


def _nothing() -> NoReturn:
    raise AssertionError("nothing is made without a graph")


def _made(graph: BotGraph, emitters: Iterable[Emitter]) -> Iterator[File]:
    """Make some of the files."""
    the_plan = plan(graph)
    for emitter in emitters:
        yield from emitter(the_plan)


def _prepare(graph: BotGraph) -> tuple[Compiled, ...]:
    """Make what takes longest, and prove or compile it."""
    from botspec_generator.emit.verify import verify_json

    made = tuple(_made(graph, _PROVED_BESIDE))
    verify_json(graph, made)
    return compiled(made)


def _prove(graph: BotGraph, prepared: Wait[tuple[Compiled, ...]]) -> tuple[File, ...]:
    """Return all files of a graph, of which some are made elsewhere; the manifest is last."""
    from botspec_generator.emit.verify import verify

    made = tuple(_made(graph, _PROVED_HERE))
    verify(graph, made, prepared)
    made += tuple(File(path=path, text=text) for path, text, _ in prepared())
    return (*made, manifest.emit(graph, {file.path: manifest.sum_of(file) for file in made}))


_Compared = tuple[str, str, str]
"""The path of a file, its sum, and its drift, or nothing."""


def _compared(folder: Path, files: Iterable[File]) -> tuple[_Compared, ...]:
    """Compare some files with those on disk."""
    return tuple((file.path, manifest.sum_of(file), str(compare_one(folder, file) or "")) for file in files)


def _drift(folder: Path, graph: BotGraph, compared: Sequence[_Compared]) -> Mapping[str, Drift]:
    """Return how a folder differs from the files, in the order of their paths."""
    sums = {path: sum_ for path, sum_, _ in compared}
    last = manifest.emit(graph, sums)
    found = {path: Drift(drift) for path, _, drift in compared if drift}
    if drift := compare_one(folder, last):
        found[last.path] = drift
    found |= dict.fromkeys(extra(folder, {*sums, last.path}), Drift.EXTRA)
    return dict(sorted(found.items()))
