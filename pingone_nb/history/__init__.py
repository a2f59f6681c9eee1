"""Every exchange, masked before it is kept: in memory or in a store, one by one or as a table."""

from pingone_nb.errors import StoreError
from pingone_nb.history.digest_key import DigestKey
from pingone_nb.history.exchange import Exchange
from pingone_nb.history.exchanges import Exchanges, Selection
from pingone_nb.history.history import History

__all__ = ["DigestKey", "Exchange", "Exchanges", "History", "Selection", "StoreError"]
