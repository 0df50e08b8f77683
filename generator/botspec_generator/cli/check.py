"""`botspec check`: tells whether the spec is right and `generated/` is what it makes."""

from pathlib import Path

import typer

from botspec_generator import pipeline
from botspec_generator.cli.show import counted, show_findings, told
from botspec_generator.emit.tree import Drift


def run(project: Path) -> int:
    """Check a project and return the exit code."""
    return told(_check, project)


def _check(project: Path) -> int:
    build, drift = pipeline.check(project)
    show_findings(build)
    if build.graph is None:
        return 1
    for path, kind in drift.items():
        typer.echo(f"{kind:7} {pipeline.GENERATED}/{path}")
    if drift:
        typer.echo(f"error: {pipeline.GENERATED}/ is not what spec/ says: {counted(len(drift), 'file')}")
        typer.echo("help: run `botspec generate`")
        if Drift.EXTRA in drift.values():
            typer.echo("help: an EXTRA file that stays after it is not in the manifest: delete it")
        return 1
    graph = build.graph
    sizes = (
        counted(len(graph.screens), "screen"),
        counted(len(graph.buttons), "button"),
        counted(len(graph.arcs), "arc"),
    )
    typer.echo(f"{pipeline.GENERATED}/ is what spec/ says: {', '.join(sizes)}")
    return 0
