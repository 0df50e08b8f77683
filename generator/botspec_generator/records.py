"""Data classes of a compiler that starts cold: frozen for whoever reads, writes or checks the code.

At run time nothing guards them: what refuses an assignment costs a class twice the time to define, and an
object three times the time to make, of which there are 140 and some ten thousands. mypy and pyright refuse it
in every line before.
"""

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(kind=None, /, *, frozen=False, **options):
        """Make a data class; one that is `frozen` has a hash of its values."""
        return dataclasses.dataclass(kind, unsafe_hash=frozen, **options)


__all__ = ["dataclass"]
