"""Every kind of reply of every operation: what has to be done to get it.

Each situation is the name of an operation, the expected status, and an act that gets the reply.
"""

from __future__ import annotations

from tests.simulator.scene import REQUESTS
from tests.simulator.situations.beginning import BEGINNING
from tests.simulator.situations.common import NOT_RIGHT_HERE, RIGHT_STATUS, common, right
from tests.simulator.situations.devices import DEVICES
from tests.simulator.situations.going_on import GOING_ON
from tests.simulator.situations.others import OTHERS
from tests.simulator.situations.preparations import Situation
from tests.simulator.situations.token import TOKEN
from tests.simulator.situations.users import USERS

__all__ = ["SITUATIONS", "Situation"]

SITUATIONS: list[Situation] = [
    *TOKEN,
    *BEGINNING,
    *GOING_ON,
    *USERS,
    *DEVICES,
    *OTHERS,
    *(
        (name, RIGHT_STATUS.get(name, RIGHT_STATUS.get(name.split("_")[0], 200)), right(name))
        for name in REQUESTS
        if name not in NOT_RIGHT_HERE
    ),
    *(situation for name in REQUESTS for situation in common(name)),
]
