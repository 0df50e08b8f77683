"""`MANIFEST.json`: what the generator wrote, with hashes, so that it can tell its own files from others."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from msgspec import json

from botspec_generator.emit.header import HEADER, VERSION
from botspec_generator.emit.module import File
from botspec_generator.emit.sections import page
from botspec_generator.graph import BotGraph

MANIFEST: Final = "MANIFEST.json"
"""The file that is written last: with it a tree is complete."""


def sum_of(file: File) -> str:
    """Return what the manifest says of a file: SHA-256 over its bytes, in hex."""
    return sha256(file.text.encode()).hexdigest()


def emit(graph: BotGraph, sums: Mapping[str, str]) -> File:
    """Return `MANIFEST.json` for the other files, of which the sums are given by path."""
    manifest = {
        "$comment": HEADER,
        "files": dict(sums),
        "generator": VERSION,
        "spec": graph.spec_hash,
    }
    return File(path=MANIFEST, text=page(manifest))


def listed(content: bytes) -> frozenset[str]:
    """Return the paths that a manifest lists; of one that cannot be read, none."""
    try:
        files: Mapping[str, str] = json.decode(content)["files"]
        return frozenset(map(str, files))
    except (ValueError, KeyError, TypeError, RecursionError):
        return frozenset()
