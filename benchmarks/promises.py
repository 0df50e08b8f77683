"""Times the proof of each kind of promise on a bot of many screens, in this process."""

import gc
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.big_spec import write_project
from botspec_generator import document, source
from botspec_generator.checks.promises import refuted
from botspec_generator.checks.view import View
from botspec_generator.graph import BotGraph
from botspec_generator.link import link

PROMISES = (
    "home within 1",
    "S{last} only through S1",
    "never S{last} before S1",
    "after S1 eventually S0",
    "S{last} within 30 of S1",
)
SHARED = "what promises share"
"""What all of them, and several rules, look at: it is made once."""


def time_promises(screens: int, *, rounds: int) -> Mapping[str, float]:
    """Prove promises on a bot of so many screens; gives the median CPU seconds of each, and of the rest."""
    graph = _graph(screens)
    gc.collect()
    gc.disable()
    try:
        timed = [_times(graph) for _ in range(rounds)]
    finally:
        gc.enable()
    return {name: statistics.median(each[name] for each in timed) for name in timed[0]}


def _graph(screens: int) -> BotGraph:
    with tempfile.TemporaryDirectory(prefix="bench-spec-") as folder:
        write_project(Path(folder), screens=screens)
        lines = [f"  - {promise.format(last=screens - 1)}\n" for promise in PROMISES]
        with (Path(folder) / "spec" / "bot.yaml").open("a", encoding="utf-8") as spec:
            spec.writelines(["promises:\n", *lines])
        read, _ = source.read(Path(folder))
    shape, _ = document.parse(read)
    assert shape is not None
    graph, _ = link(shape)
    assert graph is not None
    return graph


def _times(graph: BotGraph) -> dict[str, float]:
    view = View(graph)
    begun = time.process_time()
    _share(view)
    found = {SHARED: time.process_time() - begun}
    for promise in graph.promises:
        begun = time.process_time()
        refuted(promise, view)
        found[promise.source] = time.process_time() - begun
    return found


def _share(view: View) -> None:
    """Ask for what is made once for all promises."""
    view.path("NOWHERE")  # goes through all that can be reached
    view.ways.sure("S2")
    assert view.ways.before
    assert view.reached
