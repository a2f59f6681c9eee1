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
from typing import TYPE_CHECKING

from pingone_nb.commands.sim_options import add_options, simulator_of, whole

if TYPE_CHECKING:
    from pingone_nb.simulator.rim.server import SimulatorServer
    from pingone_nb.simulator.simulator import Simulator

_WORDS = "It prints the settings that a client needs as shell variables, and then serves."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options; what is left out is as `Simulator` has it."""
    parser.description = f"Serve a simulated PingOne environment. {_WORDS}"
    add = parser.add_argument
    add("--port", type=_port, default=8080, help="port to use, 0 for any free port; default: 8080")
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
        return _refuse(f"{error.name} is not installed: pip install 'pingone-nb[sim]'")
    except ValueError as error:
        return _refuse(str(error))


def _serve(simulator: Simulator, arguments: argparse.Namespace, stop: threading.Event) -> int:
    simulator.add_page("ledger", _ledger)
    try:
        server = simulator.serve(port=arguments.port, host=arguments.host)
    except (OSError, UnicodeError) as error:
        reason = _reason(error)
        return _refuse(f"can't serve on {arguments.host}, port {arguments.port}: {reason}")
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


def _ledger() -> str:
    from pingone_nb.commands.ledger import whole_page

    return whole_page()


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


def _refuse(message: str) -> int:
    sys.stderr.write(f"pingone-nb sim: {message}\n")
    return 2


def _port(value: str) -> int:
    number = whole(value)
    if number > 65_535:
        message = "must be a port from 0 to 65535"
        raise argparse.ArgumentTypeError(message)
    return number
