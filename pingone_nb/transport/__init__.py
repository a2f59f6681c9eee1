"""The only network: one `ApiRequest` out, one `ApiReply` in. No retry, no judgement."""

from pingone_nb.transport.authorization import (
    Authorization,
    BasicAuth,
    BearerAuth,
    NoAuth,
    is_header_text,
)
from pingone_nb.transport.transport import Transport

__all__ = [
    "Authorization",
    "BasicAuth",
    "BearerAuth",
    "NoAuth",
    "Transport",
    "is_header_text",
]
