"""What carries an operation out."""

from __future__ import annotations

from collections.abc import Callable

from pingone_nb.simulator.call import Call
from pingone_nb.simulator.environment import Environment
from pingone_nb.simulator.exchange import SimulatedReply
from pingone_nb.simulator.routes import Operation, Route

Rule = Callable[[Environment, Call, Route], SimulatedReply]
Rules = dict[Operation, Rule]
