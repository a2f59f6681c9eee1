"""Any request as a program: eleven languages, one template each.

`render` gives the program of a request, `flow` that of the whole authentication, and `languages`
tells what there is. What is sensitive is read from environment variables; a program for a `Sandbox`
holds test values instead, and runs as it is.
"""

from pingone_nb.interchange.snippets.language import Language, languages
from pingone_nb.interchange.snippets.snippet import (
    Sandbox,
    flow,
    render,
    request_of,
    variables,
)

__all__ = ["Language", "Sandbox", "flow", "languages", "render", "request_of", "variables"]
