"""A stand-in for PingOne's one-time device authentication, its phone and its mailbox.

It is a reading of PingOne's documentation of its own and shares no code with the client. Where the
documentation is silent, the behaviour is assumed, and the docstrings say so.
"""

from pingone_nb.simulator.http.call import SimulatedReply, SimulatedRequest
from pingone_nb.simulator.rules.clock import Clock, ManualClock, SystemClock
from pingone_nb.simulator.rules.messages import Inbox, Message
from pingone_nb.simulator.rules.policies import Policy
from pingone_nb.simulator.rules.users import User
from pingone_nb.simulator.simulator import Simulator

__all__ = [
    "Clock",
    "Inbox",
    "ManualClock",
    "Message",
    "Policy",
    "SimulatedReply",
    "SimulatedRequest",
    "Simulator",
    "SystemClock",
    "User",
]
