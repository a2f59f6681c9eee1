"""The API as written down: an OpenAPI document, examples, and how sure each part is.

Nothing here takes part in a call. Client and simulator read PingOne's pages independently, and
tests hold both against this.
"""

from pingone_nb.contract.claim import EVIDENCE, Claim, evidence
from pingone_nb.contract.example import Example, examples
from pingone_nb.contract.ledger import NOTES
from pingone_nb.contract.openapi import document

__all__ = ["EVIDENCE", "NOTES", "Claim", "Example", "document", "evidence", "examples"]
