"""What connects a browser and a server: it can be cut, and made deaf in one direction."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Iterator
from typing import Any
from urllib.parse import urlsplit

_HOST = "127.0.0.1"
_MOST_BYTES = 65_536


class Cable:
    """Passes on all that comes to its own port to a server's port, and back.

    Args:
        address: any address of the server.
        loop: runs in a thread of its own.
    """

    def __init__(self, address: str, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._to = urlsplit(address).port
        self._port = 0
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None] | None] = set()
        self._deaf: set[str] = set()
        self.mend()

    def address_of(self, address: str) -> str:
        """The same address at this end of the cable."""
        return address.replace(f":{self._to}/", f":{self._port}/", 1)

    def cut(self) -> None:
        """Break all connections, and refuse new ones."""
        self._do(self._cut())

    def mend(self) -> None:
        """Pass everything on again."""
        self._deaf.clear()
        self._do(self._listen())

    def swallow(self, direction: str) -> None:
        """Let what goes `up` to the server, or `down` to the browser, vanish; nobody is told."""
        self._deaf.add(direction)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._connect, _HOST, self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for end in tuple(self._ends):
            end.transport.abort()
        await asyncio.gather(*filter(None, self._tasks), return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        far_reader, far_writer = await asyncio.open_connection(_HOST, self._to)
        await asyncio.gather(
            self._pump(reader, far_writer, "up"), self._pump(far_reader, writer, "down")
        )
        self._tasks.discard(task)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: str
    ) -> None:
        self._ends.add(writer)
        with contextlib.suppress(OSError):
            while told := await reader.read(_MOST_BYTES):
                if direction not in self._deaf:
                    writer.write(told)
                    await writer.drain()
        self._ends.discard(writer)
        writer.close()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()


@contextlib.contextmanager
def cable_to(address: str) -> Iterator[Cable]:
    """A cable to a server, whole at first."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        cable = Cable(address, loop)
        yield cable
        cable.cut()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
