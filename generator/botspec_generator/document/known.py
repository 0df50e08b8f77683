"""The keys that a place of the document may have, found by walking the shapes."""

from collections.abc import Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag


def known_keys(shape: type[BaseModel], path: Sequence[str | int]) -> tuple[str, ...]:
    """The keys of the map at a path of pydantic's, in the order of the shape; nothing when it is no map."""
    found: Any = shape
    for step in path:
        found = _step(found, step)
    model = _model(_some(found))
    return tuple(field.alias or name for name, field in model.model_fields.items()) if model else ()


def _step(annotation: Any, step: str | int) -> Any:
    """What stands one step down: a field, a tagged form, an entry of a map, an item of a list."""
    model = _model(annotation)
    if model is not None:
        return next(
            (field.annotation for name, field in model.model_fields.items() if step in (name, field.alias)),
            None,
        )
    arguments = get_args(annotation)
    if get_origin(annotation) in (Union, UnionType):
        tagged = next((each for each in arguments if Tag(str(step)) in get_args(each)[1:]), None)
        return get_args(tagged)[0] if tagged is not None else _step(_some(annotation), step)
    if get_origin(annotation) is Annotated:
        return _step(arguments[0], step)
    return arguments[-1] if arguments else None


def _some(annotation: Any) -> Any:
    """What an optional annotation is when it is not None."""
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    return next((option for option in get_args(annotation) if option is not type(None)), None)


def _model(annotation: Any) -> type[BaseModel] | None:
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return None
    annotation.model_rebuild()  # resolves what a shape says of shapes that come after it
    return annotation
