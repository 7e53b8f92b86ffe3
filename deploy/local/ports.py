"""Free ports on the loopback address: a busy one is passed over, never a failure."""

import socket
from collections.abc import Callable, Collection
from zlib import crc32

LOOPBACK = "127.0.0.1"
FIRST, LAST = 20_000, 32_000
"""Below the range that outgoing connections draw from, so that a port chosen now is free a moment later too."""


class NoPort(Exception):
    """Every port of the range is taken."""


def free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def choose(purpose: str, taken: Collection[int] = (), is_free: Callable[[int], bool] = free) -> int:
    """The first free port from a place in the range that the purpose gives, so that two stacks seldom meet."""
    span = LAST - FIRST
    start = crc32(purpose.encode()) % span
    for step in range(span):
        port = FIRST + (start + step) % span
        if port not in taken and is_free(port):
            return port
    raise NoPort(f"No free port between {FIRST} and {LAST} on {LOOPBACK}; stop something that listens there.")


def answers(port: int) -> bool:
    """Whether a server accepts connections on the port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
