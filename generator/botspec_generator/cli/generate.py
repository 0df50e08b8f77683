"""`botspec generate`: writes `generated/` from `spec/`."""

from pathlib import Path

from botspec_generator import pipeline
from botspec_generator.cli.show import counted, say, show_findings, told
from botspec_generator.emit.tree import Written
from botspec_generator.findings import Format
from botspec_generator.source import Read


def run(project: Path, form: Format, read: Read) -> int:
    """Write the files of a project and return the exit code."""
    return told(lambda: _generate(project, form, read))


def _generate(project: Path, form: Format, read: Read) -> int:
    build, written = pipeline.generate(project, read)
    show_findings(build, project, form)
    if not form.is_document:
        _tell(written)
    return 1 if written is None else 0


def _tell(written: Written | None) -> None:
    if written is None:
        say("nothing was written")
        return
    for path in written.written:
        say(f"wrote   {pipeline.GENERATED}/{path}")
    for path in written.removed:
        say(f"removed {pipeline.GENERATED}/{path}")
    done = f"{counted(len(written.written), 'file')} written, {written.unchanged} unchanged"
    say(f"{pipeline.GENERATED}/ is what spec/ says: {done}")
