"""What pictures look like: CSS in place of fixed colours, and a palette for every eye and theme."""

from __future__ import annotations

from typing import Any

# matplotlib knows no CSS: these stand for it until the SVG is written
INK, MUTED, FAINT = "#010203", "#010204", "#010205"
CSS = {
    INK: "var(--pnb-ink)",
    MUTED: "var(--pnb-muted)",
    FAINT: "var(--pnb-faint)",
}

# each keeps 3:1 on white and on #111, and any two differ for eyes that miss a colour, too
BLUE, ORANGE, PURPLE, GREEN, GREY = "#1494f4", "#c97d0e", "#b90b9b", "#337133", "#8e8e8e"

STYLE = """
.pnb-picture { max-width: 100%; height: auto;
  --pnb-ink: var(--jp-ui-font-color1, var(--vscode-editor-foreground, currentColor));
  --pnb-muted: color-mix(in srgb, var(--pnb-ink) 80%, transparent);
  --pnb-faint: color-mix(in srgb, var(--pnb-ink) 22%, transparent);
  --pnb-font: var(--jp-ui-font-family, system-ui, sans-serif) }
.pnb-picture:root { color-scheme: light dark; color: CanvasText; background: Canvas }
"""

SETTINGS: dict[str, Any] = {
    "axes.edgecolor": MUTED,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.grid.axis": "x",
    "axes.axisbelow": True,
    "axes.labelcolor": INK,
    "axes.labelsize": 9.5,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": "none",
    "figure.dpi": 72,
    "font.family": ["DejaVu Sans"],
    "font.size": 9.5,
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "hatch.linewidth": 1.2,
    "legend.edgecolor": FAINT,
    "legend.facecolor": "none",
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "legend.labelcolor": INK,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "text.color": INK,
    "text.parse_math": False,  # a reply may hold a dollar sign
    "text.usetex": False,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
}
