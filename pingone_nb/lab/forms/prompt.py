"""What a person is to do elsewhere: on the phone, or with a passkey."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from pingone_nb.lab.forms.widget import Widget, static


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompting:
    """A sentence or two, facts, and a big text to be seen from afar. All of it is text."""

    paragraphs: tuple[str, ...] = ()
    big: str = ""
    facts: tuple[tuple[str, str], ...] = ()


class Prompt(Widget):
    """Shows one `Prompting`, always as text; it is not saved with the notebook."""

    _esm, _css = static("prompt")

    def __init__(self) -> None:
        super().__init__("pnb-prompt", "pnb-wide")
        self._shown: Prompting | None = None

    @property
    def shown(self) -> Prompting | None:
        """What is shown, or None."""
        return self._shown

    def show(self, prompting: Prompting | None) -> None:
        """Show something else; None shows nothing."""
        if prompting != self._shown:
            self._shown = prompting
            self._tell()

    def _tell(self) -> None:
        prompt = None if self._shown is None else asdict(self._shown)
        self.send({"type": "prompt", "prompt": prompt})
