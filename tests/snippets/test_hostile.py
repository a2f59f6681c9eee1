"""Whatever a value holds: the request that arrives is the one that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.snippets.availability import available
from tests.snippets.place import Place
from tests.snippets.trial import LANGUAGES, OTHERS, tried


@pytest.mark.parametrize("language", [*LANGUAGES, *OTHERS])
def test_hostile_values_arrive_unchanged(place: Place, language: str, tmp_path: Path) -> None:
    """Of hostile texts, as names, values and secrets, none arrives changed: at least 500 of them.

    The languages beyond the six get half of the requests.
    """
    available(language)

    trial = tried(place, language, tmp_path)

    assert trial.wrong == ()
    assert trial.subjects >= 500
