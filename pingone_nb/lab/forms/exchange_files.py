"""Files of other tools: brought in, with what was found and skipped; and written, masked."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import traitlets

from pingone_nb.client import Client
from pingone_nb.errors import InputError
from pingone_nb.history import Exchange
from pingone_nb.history.exchange import member
from pingone_nb.interchange.draft import PINGONE_HOSTS, Skipped
from pingone_nb.interchange.exporting import MASKED, WRITERS
from pingone_nb.interchange.importing import Found, format_of, read_file
from pingone_nb.interchange.json_document import MemoryFile
from pingone_nb.lab.forms.checkbox import CheckBox
from pingone_nb.lab.forms.connection import ConnectionForm
from pingone_nb.lab.forms.field import Field
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.menu import Menu
from pingone_nb.lab.forms.notice import Notice
from pingone_nb.lab.forms.request import RequestForm
from pingone_nb.lab.forms.widget import Widget, static
from pingone_nb.privacy.masking import sealed
from pingone_nb.request import ApiRequest
from pingone_nb.settings import Settings

_MOST_BYTES = 64 * 1024 * 1024
_MOST_PIECES = 1_000
_MOST_TOLD = 10
_HOW_TO_IMPORT = "Nothing is recorded or filled in before you select Import."
_FORMATS = {
    "har": "HAR",
    "postman": "Postman collection",
    "http": ".http file",
    "curl": "cURL commands",
    "parquet": "Parquet",
    "csv": "CSV",
}
_WHY = {
    "not HTTP": "not HTTP",
    "host": "to other hosts",
    "unreadable": "that can't be read",
}


class FileDrop(Widget):
    """A place to drop or choose a file, or to paste a text.

    The content comes in pieces as messages, is kept in memory until the next one, and is neither in
    the saved notebook nor in a `repr`.

    Args:
        label: what is to be dropped.
    """

    _esm, _css = static("file_drop", "control")
    label = traitlets.Unicode().tag(sync=True)
    most_bytes = traitlets.Int(_MOST_BYTES).tag(sync=True)

    def __init__(self, label: str) -> None:
        self._pieces: dict[int, bytes] = {}
        self._of = ""
        self._file: MemoryFile | None = None
        self._listeners: list[Callable[[], object]] = []
        super().__init__("pnb-file-drop", "pnb-wide", label=label)

    @property
    def file(self) -> MemoryFile | None:
        """What was dropped or pasted last, once all of it is there; or None."""
        return self._file

    def put(self, name: str, content: bytes) -> None:
        """Hold a file as if it had been dropped."""
        self._file = MemoryFile(name, content)
        self._tell()
        for listener in tuple(self._listeners):
            listener()

    def on_file(self, listener: Callable[[], object]) -> None:
        """Call `listener` once all of a file is there."""
        self._listeners.append(listener)

    def hear(self, message: dict[str, Any]) -> None:
        """Take a piece of a file."""
        super().hear(message)
        if message.get("type") == "piece":
            self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        file, name, number, of, data = map(message.get, ("file", "name", "number", "of", "data"))
        is_sound = isinstance(file, str) and isinstance(name, str) and isinstance(data, str)
        if not (is_sound and type(number) is type(of) is int and 0 <= number < of <= _MOST_PIECES):
            return
        if file != self._of:
            self._of, self._pieces, self._file = str(file), {}, None
        try:
            self._pieces[number] = base64.b64decode(str(data), validate=True)
        except binascii.Error:
            return
        if sum(map(len, self._pieces.values())) > _MOST_BYTES:
            self._pieces = {}
        elif len(self._pieces) == of:
            self.put(str(name), b"".join(self._pieces[each] for each in range(of)))
            self._pieces = {}

    def _tell(self) -> None:
        file = self._file
        said = f"{file.name or 'Pasted text'}, {len(file.content):,} bytes" if file else ""
        self.send({"type": "said", "text": said})


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file contains.

    Attributes:
        format: such as `har`.
        exchanges: those that importing records in the client's history.
        requests: those that can be sent.
        settings: arguments of `Settings` that it gives; secrets as `Secret`.
        skipped: what was left out, and why.
    """

    format: str
    exchanges: tuple[Exchange, ...] = field(repr=False)
    requests: tuple[ApiRequest[Any], ...] = field(repr=False)
    settings: dict[str, Any] = field(repr=False)
    skipped: tuple[Skipped, ...]


_Asked = tuple[MemoryFile, bool, Settings]


class ImportForm(Form[Imported]):
    """Takes a file of another tool, and says at once what it contains, what is skipped, and why.

    Only the button records the exchanges, masked, in the client's history. Who listens to the
    form's result takes settings and requests over.

    Args:
        client: whose history gets the exchanges, and whose settings fill in variables.

    Attributes:
        drop: where the file comes in.
        all_hosts: whether what goes to other hosts than PingOne's is taken, too.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self.drop = FileDrop(
            "HAR, Postman collection or environment, cURL command, .http or .env file"
        )
        self.all_hosts = CheckBox("Also import what was sent to other hosts")
        super().__init__(
            title="Import",
            lead="Files are read in the kernel and masked before anything is kept.",
            fields={},
            choices={"all_hosts": self.all_hosts},
            body=[self.drop, self.all_hosts],
            submit_label="Import",
            submit_busy="Reading the file …",
        )
        self._read: tuple[_Asked, Imported] | None = None
        self.drop.on_file(self.look)
        self.all_hosts.on_change(self.look)

    def look(self) -> None:
        """Say what the file contains, or why it can't be read; nothing is recorded or filled in."""
        if self.drop.file is None:
            return
        with self.lock:
            self._begin()
            self._note_change()
            try:
                self.status.show(_summary(self._contents(), "Found", _HOW_TO_IMPORT))
            except Exception as error:  # noqa: BLE001 - nobody else would show it
                self.status.show_error(error)

    def _call(self) -> Imported:
        imported = self._contents()
        self._client.history.extend(imported.exchanges)
        return imported

    def _contents(self) -> Imported:
        """What the file contains; it is read once, unless what is asked of it changed."""
        file = self.drop.file
        if file is None or not file.content:
            raise InputError("There is no file yet.", field="path", hint="Drop or choose one.")
        asked = (file, self.all_hosts.value, self._client.settings)
        if self._read is None or self._read[0] != asked:
            self._read = asked, _contents_of(*asked)
        return self._read[1]

    def _show_value(self, value: Imported) -> None:
        self.status.show(_summary(value, "Imported"))


def _contents_of(file: MemoryFile, all_hosts: bool, settings: Settings) -> Imported:
    hosts = None if all_hosts else PINGONE_HOSTS
    return _sorted(format_of(file), list(read_file(file, hosts=hosts, settings=settings)))


def fill(imported: Imported, connection: ConnectionForm, request: RequestForm) -> None:
    """Fill in the forms of a panel with what a file gave: settings, and an authentication's target.

    Nothing is sent, and what the file does not tell stays as it is.
    """
    _fill_connection(imported.settings, connection)
    begun = next((each for each in imported.requests if each.operation == "initialize"), None)
    if begun is not None:
        _fill_target(sealed(begun.body or {}), request)


def _fill_connection(settings: dict[str, Any], connection: ConnectionForm) -> None:
    for name, control in connection.fields.items():
        if settings.get(name):
            control.set(settings[name])
    for name, menu in (("region", connection.region), ("auth_method", connection.auth_method)):
        value = settings.get(name, "")
        if value in [each for _, each in menu.options]:
            menu.value = value


def _fill_target(body: Any, request: RequestForm) -> None:
    form = request.one_time
    target = member(body, "selectedDevice", "oneTime") or {}
    values = {
        "user_id": member(body, "user", "id"),
        "phone": target.get("phone"),
        "email": target.get("email"),
    }
    if target.get("type") in [each for _, each in form.type.options]:
        form.type.value = target["type"]
    for name, value in values.items():
        if value and name in form.fields:
            form.fields[name].set(value)


def _sorted(kind: str, found: Iterable[Found | Skipped]) -> Imported:
    skipped = tuple(each for each in found if isinstance(each, Skipped))
    values = [each.value for each in found if isinstance(each, Found)]
    return Imported(
        format=kind,
        exchanges=tuple(each for each in values if isinstance(each, Exchange)),
        requests=tuple(each for each in values if isinstance(each, ApiRequest)),
        settings=next((each for each in values if isinstance(each, dict)), {}),
        skipped=skipped,
    )


def _summary(value: Imported, done: str, *further: str) -> Notice:
    counts = {
        "exchanges": len(value.exchanges),
        "requests": len(value.requests),
        "settings": len(value.settings),
    }
    found = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing"
    kinds = Counter(each.kind for each in value.skipped)
    why = ", ".join(f"{count} {_WHY[kind]}" for kind, count in kinds.items())
    skipped = f"{len(value.skipped)} skipped ({why})" if value.skipped else "Nothing was skipped"
    rest = len(value.skipped) - _MOST_TOLD
    more = (f"… and {rest} more.",) if rest > 0 else ()
    return Notice(
        kind="success" if found != "nothing" else "warning",
        title=f"{done}: {found}.",
        paragraphs=(
            f"{skipped}.",
            *(str(each) for each in value.skipped[:_MOST_TOLD]),
            *more,
            *(further if found != "nothing" else ()),
        ),
    )


class ExportForm(Form[int]):
    """Writes the history, or one operation's part of it, to a file for other tools; all masked.

    Args:
        client: whose history is written.

    Attributes:
        format: the menu of formats.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        options = [(_FORMATS[name], name) for name in WRITERS]
        self.format = Menu("Format", options=options, value="har")
        path = Field("File", text="exchanges.har", hint="Relative to the notebook's folder.")
        operation = Field("Operation", hint="Only this one, such as check_otp; all when empty.")
        self.format.on_change(self._rename)
        super().__init__(
            title="Export",
            lead=f"The history as a file for other tools. {MASKED}",
            fields={"path": path, "operation": operation},
            choices={"format": self.format},
            body=[self.format, path, operation],
            submit_label="Export",
            submit_busy="Writing the file …",
        )

    def _call(self) -> int:
        path = self.fields["path"].text().reveal().strip()
        if not path:
            raise InputError("The file has no name.", field="path")
        operation = self.fields["operation"].text().reveal().strip()
        history = self._client.history
        chosen = history.where(operation=operation) if operation else history
        return WRITERS[self.format.value][0](chosen, path)

    def _show_value(self, value: int) -> None:
        path = self.fields["path"].text().reveal().strip()
        self.status.show(
            Notice(
                kind="success", title=f"{value} exchanges written to {path}.", paragraphs=(MASKED,)
            )
        )

    def _rename(self) -> None:
        """Let the file's name end as the format's files do."""
        name = self.fields["path"].text().reveal()
        endings = {suffix for _, suffix in WRITERS.values()}
        stem, dot, ending = name.rpartition(".")
        if dot and f".{ending}" in endings:
            self.fields["path"].set(stem + WRITERS[self.format.value][1])
