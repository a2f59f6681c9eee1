"""Hand exchanges on to other tools, and take them over from there.

Out: HAR 1.2, Postman collection v2.1 with environment, cURL, `.http`. In: the same, and `.env`:
`read_file` finds out what a file is. A recording stands in for the network with `replay_session`.
Nothing that leaves holds a secret, and what comes in is masked before it is kept.
"""

from pingone_nb.interchange.cassette import replay_session
from pingone_nb.interchange.curl import as_curl, from_curl
from pingone_nb.interchange.draft import PINGONE_HOSTS, Skipped
from pingone_nb.interchange.har import import_har, read_har, write_har
from pingone_nb.interchange.importing import Found, read_file
from pingone_nb.interchange.placeholders import write_http_file
from pingone_nb.interchange.postman import (
    read_postman_environment,
    write_postman_collection,
    write_postman_environment,
)

__all__ = [
    "PINGONE_HOSTS",
    "Found",
    "Skipped",
    "as_curl",
    "from_curl",
    "import_har",
    "read_file",
    "read_har",
    "read_postman_environment",
    "replay_session",
    "write_har",
    "write_http_file",
    "write_postman_collection",
    "write_postman_environment",
]
