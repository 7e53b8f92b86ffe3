"""The flood of P10, in a process of its own: whoever guesses passwords does it on a machine of theirs.

Over bare sockets, since on two cores a client library would take more from the saves than what it knocks at.
"""

import asyncio
import re
import time
from collections import Counter
from urllib.parse import urlsplit

import orjson

from tests.bench.program import obey, tell

CONNECTIONS = 20


async def main(*, gateway: str, pace: int, seconds: float) -> None:
    """Tells that it is ready and begins; then how often each status was answered, and how long all of it took."""
    parts, answered = urlsplit(gateway), Counter[int]()
    tell(ready=True)  # starting Python takes as much of a processor as a thousand guesses
    began = time.perf_counter()
    each = int(pace * seconds / CONNECTIONS)
    knocking = (
        _knock(parts.hostname or "", parts.port or 0, (number, each, pace), answered) for number in range(CONNECTIONS)
    )
    await asyncio.gather(*knocking)
    tell(answered={str(status): times for status, times in answered.items()}, took=time.perf_counter() - began)


async def _knock(host: str, port: int, turn: tuple[int, int, int], answered: Counter[int]) -> None:
    """One connection, so many guesses, each on time."""
    number, times, pace = turn
    reader, writer = await asyncio.open_connection(host, port)
    body = orjson.dumps({"email": f"guess-{number}@state.example", "password": f"guess number {number}"})
    head = f"POST /api/v1/sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    request = head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body
    began, between = time.perf_counter() + number / pace, CONNECTIONS / pace
    for guess in range(times):
        await asyncio.sleep(began + guess * between - time.perf_counter())
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        answered[int(answer.split(b" ", 2)[1])] += 1
        length = re.search(rb"content-length: (\d+)", answer, re.IGNORECASE)
        await reader.readexactly(int(length[1]) if length else 0)
    writer.close()


if __name__ == "__main__":
    obey(main)
