"""What the compiler has to say: findings with a code, a place and a mend, and how they are printed."""

from botspec_generator.findings.codes import Code
from botspec_generator.findings.finding import Finding, Located, Report, Severity, Span, in_file_order, under
from botspec_generator.findings.formats import About, Format, written
from botspec_generator.findings.printer import summary, text
from botspec_generator.findings.suggest import MANY, did_you_mean, mend

__all__ = [
    "MANY",
    "About",
    "Code",
    "Finding",
    "Format",
    "Located",
    "Report",
    "Severity",
    "Span",
    "did_you_mean",
    "in_file_order",
    "mend",
    "summary",
    "text",
    "under",
    "written",
]
