"""A policy's complete body, for tests that change it, and what durations look like."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.simulator.caller import APPLICATION_ID

_SENT = {
    "enabled": True,
    "pairingDisabled": False,
    "otp": {
        "failure": {"count": 3, "coolDown": {"duration": 0, "timeUnit": "MINUTES"}},
        "lifeTime": {"duration": 30, "timeUnit": "MINUTES"},
        "otpLength": 6,
    },
}
_FAILURE = {"count": 3, "coolDown": {"duration": 2, "timeUnit": "MINUTES"}}
_POLICY = {
    "name": "Mine",
    "default": False,
    "authentication": {"deviceSelection": "PROMPT_TO_SELECT"},
    "newDeviceNotification": "NONE",
    "ignoreUserLock": False,
    "notificationsPolicy": {"id": APPLICATION_ID},
    "sms": _SENT,
    "voice": _SENT,
    "email": _SENT,
    "whatsApp": _SENT,
    "mobile": {
        "enabled": True,
        "otp": {"failure": _FAILURE},
        "applications": [
            {
                "id": APPLICATION_ID,
                "pushTimeout": {"duration": 40, "timeUnit": "SECONDS"},
                "pushLimit": {
                    "count": 5,
                    "timePeriod": {"duration": 10, "timeUnit": "MINUTES"},
                    "lockDuration": {"duration": 30, "timeUnit": "MINUTES"},
                },
                "pairingKeyLifetime": {"duration": 10, "timeUnit": "MINUTES"},
            }
        ],
    },
    "totp": {
        "enabled": True,
        "otp": {"failure": _FAILURE},
        "passcodeGracePeriod": 5,
        "uriParameters": {"issuer": "Mine"},
    },
    "fido2": {"enabled": True, "failure": _FAILURE},
    "rememberMe": {"web": {"enabled": True, "lifeTime": {"duration": 30, "timeUnit": "DAYS"}}},
}
POLICY: dict[str, Any] = json.loads(json.dumps(_POLICY))  # so that no two parts are one
DURATIONS = st.fixed_dictionaries(
    {
        "duration": st.integers(-1, 10**6) | st.none(),
        "timeUnit": st.sampled_from(["SECONDS", "MINUTES", "HOURS", "DAYS", "YEARS", None]),
    }
)
