"""Readers who ask for one page again and again over connections that stay open, at little cost of their own."""

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from tests.bench.measurement import Run, expect

READ_SIZE = 1 << 18
HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """One whole answer: its status, its tag, and how many bytes it has with its head."""

    status: int
    etag: str
    size: int


class Load:
    """Readers of one address of a server in another process."""

    def __init__(self, port: int, pid: int, path: str, etag: str = "") -> None:
        condition = f"If-None-Match: {etag}\r\n" if etag else ""
        self._request = f"GET {path} HTTP/1.1\r\nHost: bench\r\n{condition}\r\n".encode()
        self._port, self._process = port, psutil.Process(pid)

    def ask(self) -> Answer:
        with self._connection() as connection:
            connection.sendall(self._request)
            head, _, body = _until_head_ends(connection).partition(HEAD_END)
            lines = [line.partition(": ")[::2] for line in head.decode().split("\r\n")[1:]]
            fields = {name.lower(): value for name, value in lines}
            size = int(fields.get("content-length", 0))
            while len(body) < size:
                body += connection.recv(READ_SIZE)
        return Answer(int(head.split(b" ")[1]), fields.get("etag", ""), len(head) + len(HEAD_END) + size)

    def run(self, requests: int, readers: int) -> Run:
        """Ask so often; every answer has to have the size of the first. CPU is the server's."""
        size, left, done = self.ask().size, {}, 0
        with selectors.DefaultSelector() as selector:
            connections = [socket.create_connection(("127.0.0.1", self._port)) for _ in range(readers)]
            for connection in connections:
                selector.register(connection, selectors.EVENT_READ)
                left[connection] = size
            wall, cpu = time.perf_counter(), self._cpu()
            for connection in connections:
                connection.sendall(self._request)
            while done < requests:
                for key, _ in selector.select():
                    connection = key.fileobj  # type: ignore[assignment]  # we registered sockets
                    left[connection] -= len(connection.recv(READ_SIZE))
                    if left[connection] <= 0:
                        expect(left[connection] == 0, "an answer was longer than the first one")
                        done, left[connection] = done + 1, size
                        connection.sendall(self._request)
            found = Run(done, time.perf_counter() - wall, self._cpu() - cpu)
            for connection in connections:
                connection.close()
        return found

    def _cpu(self) -> float:
        used = self._process.cpu_times()
        return float(used.user + used.system)

    @contextmanager
    def _connection(self) -> Iterator[socket.socket]:
        with socket.create_connection(("127.0.0.1", self._port)) as connection:
            yield connection


def _until_head_ends(connection: socket.socket) -> bytes:
    received = b""
    while HEAD_END not in received:
        received += connection.recv(READ_SIZE)
    return received
