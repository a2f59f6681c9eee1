"""Requests that schemathesis makes from the contract, right and wrong ones, over a port."""

from __future__ import annotations

from copy import deepcopy

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection

from tests.contract.validation import contract, operations
from tests.evidence.checks import (
    codes_are_declared,
    has_null,
    headers_are_declared,
    is_left_out,
    is_understood,
)
from tests.evidence.estate import Estate
from tests.evidence.naming import name_of, names_of
from tests.evidence.settling import settle
from tests.evidence.tenant import Tenant
from tests.tiers import cases

CASES = cases(60)  # of fuzzing for each operation, beside examples and boundary values
UNKNOWN_EVERY = 20  # so often there are no credentials
CONFIGURATION = {
    "seed": 7,
    "generation": {
        "mode": "all",
        "deterministic": True,
        "max-examples": CASES,
        "database": "none",
        "with-security-parameters": False,  # there are credentials, or there are none
        "no-shrink": True,  # the simulator remembers: the same request is not answered twice alike
    },
    "operations": [  # where media types share a path, each of them has its cases
        {
            "include-operation-id": operation["operationId"],
            "generation": {"max-examples": CASES * len(names_of(operation))},
        }
        for _, _, operation in operations()
        if len(names_of(operation)) > 1
    ],
    "phases": {
        "fuzzing": {  # no request depends on an earlier reply
            "extra-data-sources": {"responses": False},
            "error-feedback": {"enabled": False},
        },
    },
    "checks": {
        # a number that is no phone's, or a state that allows no such step, is for no schema to
        # tell, so 400 may answer what the contract allows; `is_understood` holds the rest. Nor can a
        # schema tell how long a whole body may be, hence 413
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "400", "401", "403", "404", "413", "429"],
        },
        # null for what may be left out is taken as left out (assumed), see `has_null`
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "413", "415"]
        },
    },
}
schema = schemathesis.openapi.from_dict(
    deepcopy(contract()), config=schemathesis.Config.from_dict(CONFIGURATION)
)


@schema.parametrize()
@settings(
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,  # one simulator for an operation's cases is meant
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,  # wrong values are found by trying
        HealthCheck.data_too_large,
    ],
)
def test_every_reply_is_declared(case: schemathesis.Case, estate: Estate) -> None:
    """Whatever is asked, no 5xx comes and nothing that the contract does not declare."""
    tenant = Tenant(estate, turn=estate.tally.total(), operation=name_of(case))
    settle(case, tenant)
    is_known = tenant.turn % UNKNOWN_EVERY != UNKNOWN_EVERY - 1
    headers = estate.credentials(name_of(case)) if is_known else {}
    response = case.call(base_url=estate.base_url, session=estate.session, headers=headers)
    estate.tally[name_of(case), response.status_code] += 1
    if is_left_out(response, case):
        return
    case.validate_response(
        response,
        headers=headers,
        additional_checks=[codes_are_declared, headers_are_declared, is_understood],
        excluded_checks=[negative_data_rejection] if has_null(case.body) else [],
    )
