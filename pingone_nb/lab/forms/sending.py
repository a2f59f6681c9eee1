"""A request that a form shows is the request that it sends."""

from __future__ import annotations

from pingone_nb.client import Client
from pingone_nb.errors import traceless
from pingone_nb.models import DeviceAuthentication
from pingone_nb.request import ApiRequest


def authentication_of(client: Client, request: ApiRequest) -> DeviceAuthentication:
    """Send it, and read the authentication in the reply.

    Raises:
        PingOneError: as the client's methods do.
    """
    reply = client.send(request)
    return traceless(DeviceAuthentication.from_body)(reply.body, http_status=reply.http_status)
