"""Values -> the language's shape: one document out of all files, with the places of its values kept."""

from botspec_generator.document.document import Document, parse
from botspec_generator.document.schema import schema, texts_schema

__all__ = ["Document", "parse", "schema", "texts_schema"]
