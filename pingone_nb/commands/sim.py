"""`sim`: the simulator on a port, for curl and for clients in any language."""

from __future__ import annotations

import argparse
import contextlib
import inspect
import os
import re
import shlex
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType, NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from pingone_nb.commands import port, refuse

if TYPE_CHECKING:
    from pingone_nb.simulator import Simulator
    from pingone_nb.simulator.rim.server import SimulatorServer


_WORDS = "It prints the settings that a client needs as shell variables, and then serves."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options; what is left out is as `Simulator` has it."""
    parser.description = f"Serve a simulated PingOne environment. {_WORDS}"
    add = parser.add_argument
    add("--port", type=port, default=8080, help="port to use, 0 for any free port; default: 8080")
    add(
        "--host",
        default="127.0.0.1",
        help="address to bind; default: 127.0.0.1, this computer only",
    )
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM.

    The variables go to standard output, the client secret among them; hints go to standard error,
    and hold nothing secret.

    Returns:
        0 after serving; 2 when an option is out of range, or the port cannot be had.
    """
    try:
        with _stopped_by_signals() as stop:
            return _serve(simulator_of(arguments), arguments, stop)
    except ModuleNotFoundError as error:
        return refuse("sim", f"{error.name} is not installed: pip install 'pingone-nb[sim]'")
    except ValueError as error:
        return refuse("sim", str(error))


def _ledger() -> str:
    from pingone_nb.contract.ledger_page import (
        whole_page,
    )  # it needs PyYAML, the simulator does not

    return whole_page()


def _serve(simulator: Simulator, arguments: argparse.Namespace, stop: threading.Event) -> int:
    simulator.add_page("ledger", _ledger)
    try:
        server = simulator.serve(port=arguments.port, host=arguments.host)
    except (OSError, UnicodeError) as error:
        reason = _reason(error)
        return refuse("sim", f"can't serve on {arguments.host}, port {arguments.port}: {reason}")
    with server:
        _announce(server, is_seeded=arguments.seed is not None)
        while not stop.wait(1.0):  # in slices, so that Windows sees Ctrl-C
            pass
    return 0


def _reason(error: OSError | UnicodeError) -> str:
    if isinstance(error, UnicodeError):
        return "the host doesn't exist"
    if isinstance(error, socket.gaierror) or error.errno is None:
        return error.strerror or "the host doesn't exist"
    return os.strerror(error.errno)  # without what Python adds to it


def _announce(server: SimulatorServer, *, is_seeded: bool) -> None:
    lines = [f"{name}={shlex.quote(value)}\n" for name, value in server.environ().items()]
    sys.stdout.write("".join(lines))
    sys.stdout.flush()
    hints = [f"The simulator (not PingOne) is at {server.auth_path}. Press Ctrl+C to stop."]
    hints.append(f"The messages that it sends are at {server.auth_path}/simulator/inbox")
    hints.append(f"The evidence for what it does is at {server.auth_path}/simulator/ledger")
    if is_seeded:
        hints.append("Because you set a seed, the passcodes are predictable.")
    if not server.is_loopback:
        hints.append("It is open to the network: anyone who can reach it can read the inbox.")
    sys.stderr.write("".join(f"{hint}\n" for hint in hints))
    sys.stderr.flush()


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set; what they did before is put back."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


_USER = {"id": "user_id", "username": "user_name", "email": "user_email", "phone": "user_phone"}
_IDS = {  # the docstrings of user and policy cannot know which one is meant
    "user_id": "UUID of the user",
    "policy_id": "UUID of the default device authentication policy",
}
_ENTRY = re.compile(r"^ {4}(\w+): (.*(?:\n {5,}.*)*)", re.MULTILINE)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser an option for each argument; one that is not given is left to its default."""
    for option in _options():
        option.add_to(parser)


def simulator_of(arguments: argparse.Namespace) -> Simulator:
    """The simulator that the options ask for.

    Raises:
        ValueError: a value is out of range.
    """
    from pingone_nb.simulator import Policy, Simulator, User

    given: dict[str, dict[str, Any]] = {"user": {}, "policy": {}, "": {}}
    for option in _options():
        value = getattr(arguments, option.dest)
        if value is not None:
            given[option.owner][option.name] = value
    user, policy = User(**given["user"]), Policy.of(**given["policy"])
    return Simulator(user=user, policy=policy, **given[""])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Option:
    """One option.

    Attributes:
        owner: the argument of `Simulator` that it is a part of, or `''`.
        name: of the argument.
        dest: where the parser puts it.
        kind: the argument's type.
        default: of the argument.
        words: the first sentence of what the docstring says of it.
    """

    owner: str
    name: str
    dest: str
    kind: Any
    default: object
    words: str

    def add_to(self, parser: argparse.ArgumentParser) -> None:
        """Make it known to a parser."""
        # None for what was not given: the simulator's own default is then not repeated to it
        settings: dict[str, Any] = {"dest": self.dest, "default": None}
        if self.kind is bool:
            settings |= {"action": "store_const", "const": not self.default}
        elif get_origin(self.kind) is Literal:
            settings["choices"] = get_args(self.kind)
        else:
            settings["type"] = whole if self.kind is int else _READERS.get(self.dest, _text)
        parser.add_argument(self._flag(), help=self._help().replace("%", "%%"), **settings)

    def _flag(self) -> str:
        negates = self.kind is bool and self.default
        name = f"no_{self.name.removeprefix('has_')}" if negates else self.dest
        return f"--{name.replace('_', '-')}"

    def _help(self) -> str:
        words = _IDS.get(self.dest, self.words).removeprefix("False: ")
        shows = self.default is not None and self.kind is not bool
        return f"{words}; default: {self.default}" if shows else words


def _options() -> Iterator[_Option]:
    from pingone_nb.simulator import Policy, Simulator, User

    for option in _parameters(Simulator.__init__, Simulator, "", {}):
        if option.name == "user":
            yield from (
                each
                for each in _parameters(User.__init__, User, "user", _USER)
                if each.name in _USER
            )
        elif option.name == "policy":
            yield from _parameters(Policy.of, Policy.of, "policy", {"id": "policy_id"})
        elif option.kind in (int, bool, str) or get_origin(option.kind) is Literal:
            yield option


def _parameters(
    function: Callable[..., Any], documented: Any, owner: str, dests: dict[str, str]
) -> Iterator[_Option]:
    words = dict(_ENTRY.findall(inspect.getdoc(documented) or ""))
    kinds = get_type_hints(function)
    for name, parameter in inspect.signature(function).parameters.items():
        if name != "self":
            yield _Option(
                owner=owner,
                name=name,
                dest=dests.get(name, name),
                kind=_bare(kinds[name]),
                default=parameter.default,
                words=_first_sentence(words[name]) if name in words else "",
            )


def _bare(kind: Any) -> Any:
    """The type without `| None`."""
    rest = [each for each in get_args(kind) if each is not NoneType]
    return rest[0] if NoneType in get_args(kind) and len(rest) == 1 else kind


def _first_sentence(words: str) -> str:
    return re.split(r"\.(?:\s|$)", " ".join(words.split()), maxsplit=1)[0].replace("`", "")


# argparse's own messages repeat the value, which may be a secret: these do not


def whole(value: str) -> int:
    """A whole number, not negative."""
    if not value.isascii() or not value.isdecimal() or len(value) > 18:
        raise argparse.ArgumentTypeError("must be a whole number")
    return int(value)


def _text(value: str) -> str:
    if not value or not value.isprintable():
        raise argparse.ArgumentTypeError("must be printable text and must not be empty")
    return value


def _uuid(value: str) -> str:
    from pingone_nb.simulator.rules.notation import checked_uuid

    try:
        return checked_uuid(value, name="The value")
    except ValueError as error:
        raise argparse.ArgumentTypeError("must be a UUID") from error


def _phone(value: str) -> str:
    from pingone_nb.simulator.rules.channels import e164_of

    number = e164_of(value)
    if number is None:
        raise argparse.ArgumentTypeError("must be a phone number in international format with +")
    return number


def _email(value: str) -> str:
    from pingone_nb.simulator.rules.channels import address_of

    address = address_of(value)
    if address is None:
        raise argparse.ArgumentTypeError("must be an email address")
    return address


_READERS: dict[str, Callable[[str], str]] = {
    "environment_id": _uuid,
    "user_id": _uuid,
    "policy_id": _uuid,
    "user_email": _email,
    "user_phone": _phone,
}
