"""Any request as a program: eleven languages, one template each.

`render` gives the program of a request, `flow` that of the whole authentication, and `languages`
tells what there is. What is sensitive is read from environment variables.
"""

from pingone_nb.interchange.snippets.language import Language, languages
from pingone_nb.interchange.snippets.snippet import flow, render, request_of, variables

__all__ = ["Language", "flow", "languages", "render", "request_of", "variables"]
