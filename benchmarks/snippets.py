"""Snippets in eleven languages, run: what arrives is what was meant.

Claims: ten languages are run and one is parsed, of eleven that are listed; no request of any
operation, and none of at least 500 hostile strings a language, arrives changed; what is copied
from a lesson ends with COMPLETED in each of the ten, without any variable; all eleven are
rendered in at most 5 ms. Needs the tool-chains; a language without its own counts as not run.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pingone_nb import Secret, Settings, api
from pingone_nb.interchange import snippets
from tests.snippets.copied import is_completed, lesson_served
from tests.snippets.place import Place, served
from tests.snippets.toolchain import PARSED, TOOLCHAINS
from tests.snippets.trial import Trial, tried, tried_operations
from tests.tiers import try_all

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
HERE = Settings(environment_id=ID, client_id="client", client_secret=Secret("secret"))
ROUNDS = 200
MOST_MILLISECONDS = 5.0
LEAST_STRINGS = 500


def run(languages: Iterable[str], trial: Callable[[Place, str, Path], Trial]) -> dict[str, Trial]:
    """The trial of each language, against a simulator of its own."""
    done = {}
    for language in languages:
        with served() as place, tempfile.TemporaryDirectory() as folder:
            done[language] = trial(place, language, Path(folder))
    return done


def milliseconds(call: Callable[[], object]) -> float:
    """Median time of a call."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def rendering() -> bool:
    """Print how long all eleven take for the page's request, beside writing its body as JSON."""
    target = api.one_time(type="SMS", phone="+14135550150")
    request = api.initialize(HERE, ID, selected_device=target)
    names = [language.name for language in snippets.languages()]
    rendered = milliseconds(lambda: [snippets.render(request, language=name) for name in names])
    written = milliseconds(lambda: json.dumps(request.masked_body(), indent=2))
    ratio = rendered / written
    print(
        f"rendering all {len(names)}: {rendered:.2f} ms (claim: at most {MOST_MILLISECONDS:g} ms)"
    )
    print(f"rendering all {len(names)} / masking the body and json.dumps: {ratio:.0f}")
    return rendered <= MOST_MILLISECONDS


def completed(languages: Iterable[str]) -> list[str]:
    """The languages whose copied flow ends with COMPLETED at a served lesson."""
    done = []
    for language in languages:
        with lesson_served() as lesson, tempfile.TemporaryDirectory() as folder:
            done += [language] if is_completed(lesson, language, Path(folder)) else []
    return done


def told(trials: Mapping[str, Trial], subjects: str) -> list[Trial]:
    """The trials, each printed in a line."""
    for name, each in trials.items():
        done = f"{each.subjects} {subjects} in {each.requests} requests"
        print(f"{name}: {done}, wrong {len(each.wrong)}")
    return list(trials.values())


def main() -> int:
    """Print the figures."""
    try_all()
    able = [name for name, toolchain in TOOLCHAINS.items() if not toolchain.missing()]
    listed = len(snippets.languages())
    print(f"languages run / parsed / listed: {len(able)} / {len(PARSED)} / {listed}")
    trials = told(run(able, tried_operations), "operations")
    product, wrong = (
        sum(each.subjects for each in trials),
        sum(len(each.wrong) for each in trials),
    )
    print(f"operations × languages run: {product}, wrong requests {wrong}")
    hostile = told(run(able, tried), "hostile strings")
    copied = completed(able)
    print(f"copied from a lesson, pasted, COMPLETED: {len(copied)} of {len(able)}")
    enough = all(each.subjects >= LEAST_STRINGS for each in hostile)
    changed = sum(len(each.wrong) for each in hostile)
    print(f"hostile strings, wrong requests: {changed}")
    is_whole = copied == able and (len(able), len(PARSED), listed) == (10, 1, 11)
    return 0 if rendering() and is_whole and enough and not wrong and not changed else 1


if __name__ == "__main__":
    sys.exit(main())
