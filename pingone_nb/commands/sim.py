"""`sim`: the simulator on a port, for curl and for clients in any language."""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pingone_nb.simulator.rim.server import SimulatorServer
    from pingone_nb.simulator.simulator import Simulator

_WORDS = "It prints, as lines that a shell can source, all that a client needs; then it serves."
_USER = {"id": "user_id", "username": "user_name", "email": "user_email", "phone": "user_phone"}
_POLICY = {"id": "policy_id"} | {
    name: name
    for name in (
        "otp_length",
        "failure_count",
        "lifetime_seconds",
        "cool_down_seconds",
        "device_selection",
        "number_matching",
    )
}
_SELECTIONS = ("DEFAULT_TO_FIRST", "PROMPT_TO_SELECT", "ALWAYS_DISPLAY_DEVICES")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options; what is left out is as `Simulator` has it."""
    parser.description = f"Serve a simulated PingOne environment. {_WORDS}"
    add = parser.add_argument
    add("--port", type=_port, default=8080, help="0 takes a free one; default 8080")
    add("--host", default="127.0.0.1", help="address to bind; default 127.0.0.1, this machine only")
    add("--seed", type=_whole, help="repeat ids and passcodes; predictable, so for tests only")
    add("--environment-id", type=_uuid, help="UUID; random by default")
    add("--client-id", type=_text, help="the worker application's; random by default")
    add("--client-secret", type=_text, help="its secret; random by default")
    add("--auth-method", choices=("basic", "post"), default="basic", help="default basic")
    add("--no-roles", action="store_true", help="the application has no role, so gets no token")
    add("--user-id", type=_uuid, help="UUID of the one user")
    add("--user-name", type=_text, help="the user's sign-on name")
    add("--user-email", type=_email, help="the user's e-mail address")
    add("--user-phone", type=_phone, help="the user's number, international with a leading +")
    add("--policy-id", type=_uuid, help="UUID of the default device authentication policy")
    add("--otp-length", type=_whole, help="digits of a passcode, 6 to 10; default 6")
    add("--failure-count", type=_whole, help="wrong passcodes allowed, 1 to 7; default 3")
    add("--lifetime-seconds", type=_whole, help="how long a passcode is good; default 1800")
    add("--cool-down-seconds", type=_whole, help="of paired devices; one-time targets never lock")
    add("--device-selection", choices=_SELECTIONS, help="default DEFAULT_TO_FIRST")
    add("--number-matching", action="store_true", default=None, help="pushes ask for a number")
    add("--daily-quota", type=_whole, default=50, help="SMS and calls, and e-mails, a user and day")
    add(
        "--one-time-lockout",
        choices=("authentication", "never"),
        default="authentication",
        help="what too many wrong passcodes end: this authentication, or nothing",
    )
    add(
        "--push-timeout",
        choices=("status", "failed"),
        default="status",
        help="what an unanswered push leads to: PUSH_CONFIRMATION_TIMED_OUT, or FAILED",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM.

    The variables go to standard output, the client secret among them; hints go to standard error,
    and hold nothing secret.

    Returns:
        0 after serving; 2 when an option is out of range, or the port cannot be had.
    """
    try:
        with _stopped_by_signals() as stop:
            return _serve(_simulator(arguments), arguments, stop)
    except ModuleNotFoundError as error:
        return _refuse(f"{error.name} is not installed: pip install 'pingone-nb[sim]'")
    except ValueError as error:
        return _refuse(str(error))


def _serve(simulator: Simulator, arguments: argparse.Namespace, stop: threading.Event) -> int:
    simulator.add_page("ledger", _ledger)
    try:
        server = simulator.serve(port=arguments.port, host=arguments.host)
    except (OSError, UnicodeError) as error:
        reason = _reason(error)
        return _refuse(f"cannot serve on {arguments.host} port {arguments.port}: {reason}")
    with server:
        _announce(server, is_seeded=arguments.seed is not None)
        while not stop.wait(1.0):  # in slices, so that Windows sees Ctrl-C
            pass
    return 0


def _reason(error: OSError | UnicodeError) -> str:
    if isinstance(error, UnicodeError):
        return "no such host"
    if isinstance(error, socket.gaierror) or error.errno is None:
        return error.strerror or "no such host"
    return os.strerror(error.errno)  # without what Python adds to it


def _simulator(arguments: argparse.Namespace) -> Simulator:
    from pingone_nb.simulator import Policy, Simulator, User

    return Simulator(
        seed=arguments.seed,
        environment_id=arguments.environment_id,
        client_id=arguments.client_id,
        client_secret=arguments.client_secret,
        auth_method=arguments.auth_method,
        has_roles=not arguments.no_roles,
        user=User(**_given(arguments, _USER)),
        policy=Policy.of(**_given(arguments, _POLICY)),
        daily_quota=arguments.daily_quota,
        one_time_lockout=arguments.one_time_lockout,
        push_timeout=arguments.push_timeout,
    )


def _ledger() -> str:
    from pingone_nb.commands.ledger import whole_page

    return whole_page()


def _given(arguments: argparse.Namespace, names: dict[str, str]) -> dict[str, Any]:
    told = {ours: getattr(arguments, option) for ours, option in names.items()}
    return {name: value for name, value in told.items() if value is not None}


def _announce(server: SimulatorServer, *, is_seeded: bool) -> None:
    lines = [f"{name}={shlex.quote(value)}\n" for name, value in server.environ().items()]
    sys.stdout.write("".join(lines))
    sys.stdout.flush()
    hints = [f"A simulator, not PingOne, is at {server.auth_path}; Ctrl-C ends it."]
    hints.append(f"What it sends is at {server.auth_path}/simulator/inbox")
    hints.append(f"How sure each part of it is: {server.auth_path}/simulator/ledger")
    if is_seeded:
        hints.append("With a seed its passcodes are predictable.")
    if not server.is_loopback:
        hints.append("It is open to the network: whoever reaches it can read the inbox.")
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


def _refuse(message: str) -> int:
    sys.stderr.write(f"pingone-nb sim: {message}\n")
    return 2


# argparse's own messages repeat the value, which may be a secret: these do not


def _text(value: str) -> str:
    if not value or not value.isprintable():
        message = "must be printable text, not empty"
        raise argparse.ArgumentTypeError(message)
    return value


def _uuid(value: str) -> str:
    from pingone_nb.simulator.rules.notation import checked_uuid

    try:
        return checked_uuid(value, name="The value")
    except ValueError as error:
        message = "must be a UUID"
        raise argparse.ArgumentTypeError(message) from error


def _phone(value: str) -> str:
    from pingone_nb.simulator.rules.channels import e164_of

    number = e164_of(value)
    if number is None:
        message = "must be an international phone number with a leading +"
        raise argparse.ArgumentTypeError(message)
    return number


def _email(value: str) -> str:
    from pingone_nb.simulator.rules.channels import address_of

    address = address_of(value)
    if address is None:
        message = "must be an e-mail address"
        raise argparse.ArgumentTypeError(message)
    return address


def _whole(value: str) -> int:
    if not value.isascii() or not value.isdecimal() or len(value) > 18:
        message = "must be a whole number"
        raise argparse.ArgumentTypeError(message)
    return int(value)


def _port(value: str) -> int:
    number = _whole(value)
    if number > 65_535:
        message = "must be a port from 0 to 65535"
        raise argparse.ArgumentTypeError(message)
    return number
