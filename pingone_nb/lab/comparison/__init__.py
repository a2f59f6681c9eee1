"""Compare exchanges and runs: what differs but for ids, dates and hosts that must differ."""

from pingone_nb.lab.comparison.comparison import Comparison
from pingone_nb.lab.comparison.difference import Difference
from pingone_nb.lab.comparison.runs import compare_exchanges, compare_runs

__all__ = ["Comparison", "Difference", "compare_exchanges", "compare_runs"]
