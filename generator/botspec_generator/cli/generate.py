"""`botspec generate`: writes `generated/` from `spec/`."""

from pathlib import Path

import typer

from botspec_generator import pipeline
from botspec_generator.cli.show import counted, show_findings, told


def run(project: Path) -> int:
    """Write the files of a project and return the exit code."""
    return told(_generate, project)


def _generate(project: Path) -> int:
    build, written = pipeline.generate(project)
    show_findings(build)
    if written is None:
        typer.echo("nothing was written")
        return 1
    for path in written.written:
        typer.echo(f"wrote   {pipeline.GENERATED}/{path}")
    for path in written.removed:
        typer.echo(f"removed {pipeline.GENERATED}/{path}")
    done = f"{counted(len(written.written), 'file')} written, {written.unchanged} unchanged"
    typer.echo(f"{pipeline.GENERATED}/ is what spec/ says: {done}")
    return 0
