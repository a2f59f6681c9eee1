"""The moment from which a server answers."""

from __future__ import annotations

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry


def wait_until_it_answers(url: str) -> None:
    """Ask until there is an answer: JupyterLab prints its address before it listens there.

    Raises:
        requests.ConnectionError: nothing listens after some 20 seconds.
    """
    patient = Retry(connect=20, read=0, status=0, backoff_factor=0.05, backoff_max=2)
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", HTTPAdapter(max_retries=patient))
        session.get(url, timeout=30)
