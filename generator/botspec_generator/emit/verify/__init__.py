"""Refuses to lie: what was made is imported and compared with the graph before anything is written."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from botspec_generator.emit.broken import BrokenOutputError
from botspec_generator.emit.compiled import Compiled
from botspec_generator.emit.module import File
from botspec_generator.emit.naming import names_of
from botspec_generator.emit.verify import code, conditions, registry, registry_json
from botspec_generator.emit.verify.claims import Claim, Made
from botspec_generator.emit.verify.memory import loading
from botspec_generator.graph import BotGraph

_Claims = tuple[Callable[[BotGraph, Made], Iterator[Claim]], ...]

_CLAIMS: Final[_Claims] = (
    code.ids,
    code.session,
    code.facts,
    code.actions,
    code.background,
    code.keyboards,
    code.links,
    code.texts,
)
"""What the modules claim."""

_LARGE: Final[_Claims] = (registry.registry, conditions.conditions)
"""What those claim that are asked for last."""


def verify_json(graph: BotGraph, files: Iterable[File]) -> None:
    """Raise BrokenOutputError if `registry.json`, one of the files, does not say what the graph says."""
    _hold(registry_json.registry_json(graph, {file.path: file.text for file in files}))


def verify(graph: BotGraph, files: Sequence[File], large: Callable[[], Iterable[Compiled]]) -> None:
    """Raise BrokenOutputError, naming the file and the entry, if the modules do not say what the graph says.

    `large` gives the files that may still be in the making, and is asked as late as can be.
    """
    texts = {file.path: file.text for file in files}
    names = names_of(graph)
    with loading() as load:
        modules = load((file.path, file.text, None) for file in files)
        made = Made(modules=modules, texts=texts, names=names)
        for claims in _CLAIMS:
            _hold(claims(graph, made))
        made = Made(modules={**modules, **load(large())}, texts=texts, names=names)
        for claims in _LARGE:
            _hold(claims(graph, made))


def _hold(claims: Iterable[Claim]) -> None:
    """Raise BrokenOutputError at the first claim that is wrong."""
    for claim in claims:
        if claim.made != claim.meant:
            raise BrokenOutputError(claim.file, _difference(claim))


def _difference(claim: Claim) -> str:
    for made, meant in zip_longest(claim.made, claim.meant):
        if made != meant:
            return f"{claim.what}: {made!r} was made, {meant!r} was meant"
    raise AssertionError("equal claims do not differ")
