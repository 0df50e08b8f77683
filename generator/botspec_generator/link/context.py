"""What every part of the linker works with."""

from botspec_generator.document import Document
from botspec_generator.link.keyboards import Keyboards
from botspec_generator.link.scope import Scope
from botspec_generator.link.texts import TextLinker
from botspec_generator.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The document, the meaning of its names, its texts and its keyboards."""

    document: Document
    scope: Scope
    texts: TextLinker
    keyboards: Keyboards
