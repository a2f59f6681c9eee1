"""A recorded client call beside a bare session and beside the page's own sample, over loopback.

Claims: at most 1.15 times a bare `requests.Session.post` of the same call, and less than the page's
Python sample (`requests.request`, a new connection each time). Taken in turns, in one run.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

import requests
from loopback import simulator_process, token_of

from pingone_nb import Client, Settings

ROUNDS = 60
CALLS_A_ROUND = 20
PHONE = "+14135550150"


def seconds_a_call(call: Callable[[], object]) -> float:
    """Mean seconds of a call in one round."""
    begun = time.perf_counter()
    for _ in range(CALLS_A_ROUND):
        call()
    return (time.perf_counter() - begun) / CALLS_A_ROUND


def main() -> int:
    """Print both ratios of the medians."""
    with simulator_process() as variables, requests.Session() as session:
        settings = Settings.from_env(variables)
        client = Client(settings)
        token = token_of(client)
        url = settings.auth_url("deviceAuthentications")
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        body = {
            "user": {"id": settings.user_id},
            "selectedDevice": {"oneTime": {"type": "SMS", "phone": PHONE}},
        }

        def recorded() -> object:
            return client.one_time_sms(settings.user_id, phone=PHONE)

        def bare() -> object:
            return session.post(url, json=body, headers=headers, timeout=(5, 15)).json()

        def sample() -> str:
            return requests.request("POST", url, headers=headers, data=json.dumps(body)).text  # noqa: S113 - as the page prints it

        calls = {"recorded": recorded, "bare": bare, "sample": sample}
        seconds: dict[str, list[float]] = {name: [] for name in calls}
        for call in calls.values():
            seconds_a_call(call)
        for _ in range(ROUNDS):
            for name, call in calls.items():
                seconds[name].append(seconds_a_call(call))
    median = {name: statistics.median(values) for name, values in seconds.items()}
    to_bare = median["recorded"] / median["bare"]
    to_sample = median["recorded"] / median["sample"]
    print(f"recorded client call / bare Session.post: {to_bare:.2f} (claim: at most 1.15)")
    print(f"recorded client call / the page's sample: {to_sample:.2f} (claim: below 1)")
    return 0 if to_bare <= 1.15 and to_sample < 1 else 1


if __name__ == "__main__":
    sys.exit(main())
