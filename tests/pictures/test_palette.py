"""The colours are told apart on light and dark paper, and by eyes that see fewer of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from pingone_nb.lab.pictures import canvas as theme

COLOURS = {name: getattr(theme, name) for name in ("BLUE", "ORANGE", "PURPLE", "GREEN", "GREY")}
PAPERS = ("#ffffff", "#111111")  # of JupyterLab's two themes

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB
MISSING = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]


def linear(colour: str) -> np.ndarray:
    """Linear RGB of `#rrggbb`, each from 0 to 1."""
    values = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.2, from 1 to 21."""
    low, high = sorted(float(np.array(TO_XYZ[1]) @ linear(each)) for each in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: np.ndarray) -> np.ndarray:
    """CIELAB of a linear RGB."""
    xyz = np.array(TO_XYZ) @ np.clip(colour, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("name", COLOURS)
@pytest.mark.parametrize("paper", PAPERS)
def test_each_colour_stands_out_from_the_paper(name: str, paper: str) -> None:
    """At least 3:1, as WCAG wants of graphics, in both themes."""
    assert contrast(COLOURS[name], paper) >= 3


@pytest.mark.parametrize("missing", [None, *MISSING])
def test_colours_differ_for_every_eye(missing: str | None) -> None:
    """Any two differ by more than 25 in CIELAB, ten times what is just noticed."""
    matrix = np.array(MISSING[missing]) if missing else np.eye(3)
    seen = {name: lab(matrix @ linear(colour)) for name, colour in COLOURS.items()}
    distances = {
        (one, other): float(np.linalg.norm(seen[one] - seen[other]))
        for one, other in combinations(seen, 2)
    }

    assert min(distances.values()) > 25, distances
