"""The environment variables that a snippet finds."""

from __future__ import annotations

import json
from urllib.parse import quote

from pingone_nb.interchange import snippets
from pingone_nb.request import FORM, ApiRequest
from tests.snippets.place import Place


def environment_of(place: Place, request: ApiRequest, language: str) -> dict[str, str]:
    """All `PINGONE_…` variables, those that the request's secrets became among them.

    In a `.http` file variables are put in as they are, so theirs hold what JSON or a URL writes.
    """
    secrets = {name: secret.reveal() for name, secret in snippets.variables(request).items()}
    if language == "http" and request.body is None:
        secrets = {name: quote(text) for name, text in secrets.items()}
    elif language == "http" and request.media_type != FORM:
        secrets = {
            name: json.dumps(text, ensure_ascii=False)[1:-1] for name, text in secrets.items()
        }
    return {**shared(place), **secrets}


def shared(place: Place) -> dict[str, str]:
    """The variables that every snippet may read."""
    environ = place.simulator.environ(
        auth_path=place.settings.auth_path, api_path=place.settings.api_path
    )
    return {**environ, "PINGONE_ACCESS_TOKEN": place.token}
