"""`MANIFEST.json`: what the generator wrote, with hashes, so that it can tell its own files from others."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

from botspec_generator.emit.header import HEADER, VERSION
from botspec_generator.emit.module import File
from botspec_generator.graph import BotGraph

MANIFEST: Final = "MANIFEST.json"
"""The file that is written last: with it a tree is complete."""


def emit(graph: BotGraph, files: Iterable[File]) -> File:
    """Return `MANIFEST.json` for the other files."""
    manifest = {
        "$comment": HEADER,
        "files": {file.path: sha256(file.text.encode()).hexdigest() for file in files},
        "generator": VERSION,
        "spec": graph.spec_hash,
    }
    return File(path=MANIFEST, text=json.dumps(manifest, indent=2, sort_keys=True) + "\n")


def listed(content: bytes) -> frozenset[str]:
    """Return the paths that a manifest lists; of one that cannot be read, none."""
    try:
        files: Mapping[str, str] = json.loads(content)["files"]
        return frozenset(map(str, files))
    except (ValueError, KeyError, TypeError):
        return frozenset()
