"""What every part of the linker works with."""

from msgspec import Struct

from botspec_generator.document import Document
from botspec_generator.link.keyboards import Keyboards
from botspec_generator.link.scope import Scope
from botspec_generator.link.texts import TextLinker


class Context(Struct, frozen=True, kw_only=True):
    """The document, the meaning of its names, its texts and its keyboards."""

    document: Document
    scope: Scope
    texts: TextLinker
    keyboards: Keyboards
