"""What a user sent, taken for something else."""

from botspec.contract import Document, Outcome, Photo
from tests.golden.club.generated.actions import FileIn, Greet, OpenGift


async def greet(press: Greet) -> Outcome[Greet]:
    """Words are a text: neither a number, nor a record."""
    number: int = press.input  # error: mypy[assignment] pyright[reportAssignmentType]
    if press.input.file_id:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.stay(guests=number)
    return press.stay(guests=press.input)  # error: mypy[arg-type] pyright[reportArgumentType]


async def file_in(press: FileIn) -> Outcome[FileIn]:
    """A document or a video comes: no photo, and what only one of them has needs a look at which it is."""
    photo: Photo = press.input  # error: mypy[assignment] pyright[reportAssignmentType]
    seconds = press.input.duration  # error: mypy[union-attr] pyright[reportAttributeAccessIssue]
    if isinstance(press.input, Document):
        name: str = press.input.name  # error: mypy[assignment] pyright[reportAssignmentType]
        return press.stay(file=name)
    return press.stay(file=photo.file_id if seconds else None)


async def open_gift(press: OpenGift) -> Outcome[OpenGift]:
    """A link brings its arg, and no message."""
    if press.input:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.to_desk()
    return press.to_desk()
