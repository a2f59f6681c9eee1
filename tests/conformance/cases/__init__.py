"""The rules, one module for each area."""

from __future__ import annotations

import importlib
import pkgutil

from tests.conformance.case import CASES, Case


def all_cases() -> list[Case]:
    """Every case, in the order of the modules' names."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        importlib.import_module(f"{__name__}.{module.name}")
    return list(CASES)
