"""`spec.schema.json`, `texts.schema.json`: the language's shape for editors, with this bot's names."""

from collections.abc import Iterator, Mapping

from botspec_generator.document import schema, texts_schema
from botspec_generator.emit.header import HEADER
from botspec_generator.emit.module import File
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.sections import page


def emit(plan: Plan) -> Iterator[File]:
    """Yield both schemas."""
    yield _file("spec.schema.json", schema(plan.graph))
    yield _file("texts.schema.json", texts_schema(plan.graph))


def _file(path: str, schema: Mapping[str, object]) -> File:
    return File(path=path, text=page({"$comment": HEADER, **schema}))
