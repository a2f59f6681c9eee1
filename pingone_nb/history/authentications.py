"""Authentications, each told from its exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

NEEDED = (
    "authentication_id",
    "started_at",
    "operation",
    "http_status",
    "status",
    "code",
    "detail_code",
    "elapsed_seconds",
    "is_simulated",
    "channel",
    "phone_digest",
    "email_digest",
    "user_id",
    "environment_id",
)
_CHECKS = ("check_otp", "check_assertion")


def table(exchanges: pandas.DataFrame) -> pandas.DataFrame:
    """One row an authentication of the exchanges' columns `NEEDED`; see `authentications()`."""
    import pandas as pd

    by_time = exchanges.sort_values("started_at", kind="stable", ignore_index=True)
    succeeded = _sure(by_time["http_status"].between(200, 299))
    judged = succeeded | _sure(by_time["http_status"].eq(400))
    checked = judged & _sure(by_time["operation"].isin(_CHECKS))
    completed = succeeded & _sure(by_time["status"].eq("COMPLETED"))
    replied_at = by_time["started_at"] + pd.to_timedelta(by_time["elapsed_seconds"], unit="s")
    columns = {
        "status_told": by_time["status"].where(succeeded),
        "error_told": by_time["detail_code"].fillna(by_time["code"]),
        "is_check": checked.astype("int64"),
        "checked_at": by_time["started_at"].where(checked),
        "completed_at": replied_at.where(completed),
    }
    groups = by_time.assign(**columns).groupby("authentication_id", sort=False)
    began = groups["started_at"].first()
    told = pd.DataFrame(
        {
            "started_at": began,
            "channel": groups["channel"].last(),
            "outcome": groups["status_told"].last(),
            "attempts": groups["is_check"].sum(),
            "seconds_to_code": (groups["checked_at"].min() - began).dt.total_seconds(),
            "seconds_to_completion": (groups["completed_at"].min() - began).dt.total_seconds(),
            "last_error": groups["error_told"].last(),
            "exchanges": groups.size(),
            "is_simulated": groups["is_simulated"].last(),
            "phone_digest": groups["phone_digest"].first(),
            "email_digest": groups["email_digest"].first(),
            "user_id": groups["user_id"].first(),
            "environment_id": groups["environment_id"].first(),
        }
    )
    return told.rename_axis("authentication_id").reset_index()


def _sure(held: Any) -> Any:
    """Missing is false."""
    return held.fillna(False).astype("bool")
