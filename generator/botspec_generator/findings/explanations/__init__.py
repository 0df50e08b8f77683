"""What the codes of files, names and texts stand for; the checks explain theirs themselves."""

from collections.abc import Mapping
from typing import Final

from botspec_generator.findings.explanations.files import FILES
from botspec_generator.findings.explanations.names import NAMES
from botspec_generator.findings.explanations.texts import TEXTS

EXPLANATIONS: Final[Mapping[str, str]] = {**FILES, **NAMES, **TEXTS}
"""By code: the rule in a sentence, why it is one, an example that breaks it, and the mend."""
