"""How the picture looks, by day and by night, and its icons: paths of twelve by twelve pixels."""

from collections.abc import Sequence
from typing import Final

from botspec_generator.emit.picture.card import Icon

_DAY: Final = ("#0969da", "#8250df", "#bf3989", "#bc4c00", "#9a6700", "#1a7f37", "#0b7285", "#5c6570")
_NIGHT: Final = ("#58a6ff", "#bc8cff", "#f778ba", "#f0883e", "#d9a521", "#3fb950", "#39c5cf", "#a0a9b4")

COLOURS: Final = len(_DAY)
"""So many colours tell screens apart: the classes c0, c1 and so on."""

_FONT: Final = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace'

_PATHS: Final = {
    Icon.HOME: "M6 .8L.4 5.9h1.5V11h3V7.6h2.2V11h3V5.9h1.5z",
    Icon.BACK: "M5 1.5L.8 5.2 5 8.9V6.2h3.2a1.6 1.6 0 0 1 0 3.2H6v2h2.2a3.6 3.6 0 0 0 0-7.2H5z",
    Icon.STAY: "M6 1.2a4.8 4.8 0 1 0 4.7 5.6H9a3.2 3.2 0 1 1-.9-3L6.6 5.2H11V.8L9.3 2.5A4.8 4.8 0 0 0 6 1z",
    Icon.REFUSE: "M2.3 1L1 2.3 4.7 6 1 9.7 2.3 11 6 7.3 9.7 11 11 9.7 7.3 6 11 2.3 9.7 1 6 4.7z",
    Icon.MESSAGE: "M1.5 1.5h9a1 1 0 0 1 1 1V8a1 1 0 0 1-1 1H6l-3 2.5V9H1.5a1 1 0 0 1-1-1V2.5a1 1 0 0 1 1-1z",
    Icon.EVENT: "M7 .5L1.8 7h3l-.3 4.5L10.2 5H6.8z",
    Icon.CLOCK: "M6 .8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 6 .8zm.8 2.2v2.7l2 1.2-.8 1.3-2.7-1.7V3z",
    Icon.WAITS: "M2 .8h8v1.7L7.2 6 10 9.5v1.7H2V9.5L4.8 6 2 2.5z",
    Icon.MEDIA: "M2 1.5h8a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM4 6L2 9h8L7 4 5 7z",
    Icon.ADMIN: "M6 .6L1.5 2.2v3.5c0 2.8 1.9 4.9 4.5 5.7 2.6-.8 4.5-2.9 4.5-5.7V2.2z",
}


def _coloured(colours: Sequence[str]) -> str:
    return "\n".join(
        f".c{number}{{fill:{colour}}}.line.c{number}{{stroke:{colour}}}"
        for number, colour in enumerate(colours)
    )


STYLE: Final = f"""
text{{font:11.5px {_FONT};white-space:pre}}
.name,.heading{{font-size:13px;font-weight:700}}
.name,.heading,.button,.trigger,text.system{{fill:#1f2328}}
text.system{{font-style:italic}}
.page{{fill:#f6f8fa}}
.card{{fill:#fff;stroke:#d0d7de}}
.any{{stroke-dasharray:4 3}}
.flow{{fill:#e6f3fd;stroke:#b6d9f5}}
.flow-name{{fill:#57789c;font-weight:700}}
.pill{{fill:#eef1f4;stroke:#d8dee4;stroke-width:.6}}
.guard{{fill:#7d4e00}}
.action,.quiet,.waits,.media{{fill:#6e7781}}
.refuse{{fill:#cf222e}}
.home{{fill:#0969da}}
.admin{{fill:#9a6700}}
.end{{font-weight:700}}
{_coloured(_DAY)}
@media(prefers-color-scheme:dark){{
.name,.heading,.button,.trigger,text.system{{fill:#e6edf3}}
.page{{fill:#0d1117}}
.card{{fill:#161b22;stroke:#30363d}}
.flow{{fill:#12233a;stroke:#1f4068}}
.flow-name{{fill:#7ba7d4}}
.pill{{fill:#22282f;stroke:#363d46}}
.guard{{fill:#d8b26a}}
.action,.quiet,.waits,.media{{fill:#8b949e}}
.refuse{{fill:#ff7b72}}
.home{{fill:#58a6ff}}
.admin{{fill:#d9a521}}
{_coloured(_NIGHT)}
}}
.line{{stroke-width:1.5}}
.line path{{fill:none}}
.line circle,.line .tip{{fill:inherit;stroke:none}}
.line .system{{stroke-dasharray:5 3}}
.line:hover{{stroke-width:3}}
"""
"""The style sheet."""

ICONS: Final = "".join(
    f'<symbol id="{icon}" viewBox="0 0 12 12"><path d="{path}"/></symbol>\n' for icon, path in _PATHS.items()
)
"""The definitions of the icons, by their names."""
