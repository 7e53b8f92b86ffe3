"""HTTP client of the running stack's gateway, as a demo person; errors end the command with a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, NoReturn, Self

import httpx2
import typer

from deploy.local.paths import current
from deploy.local.stack import Stack
from deploy.local.stack_status import Down

UNKNOWN, UNREACHABLE = 2, 3


class GatewayClient:
    """A client with a person's token."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client

    @classmethod
    def of_running_stack(cls, person: str) -> Self:
        """The stack that `oms up` or `make demo` keeps running."""
        stack = Stack(current())
        try:
            gateway = stack.addresses().gateway
        except Down as error:
            _end(str(error), UNREACHABLE)
        headers = {"Authorization": f"Bearer {stack.token(person)}"}
        return cls(httpx2.Client(base_url=gateway, headers=headers, timeout=30))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def put(self, path: str, body: Any) -> dict[str, Any]:
        return self._judged("PUT", path, body)

    def get(self, path: str) -> dict[str, Any]:
        return self._judged("GET", path, None)

    def post(self, path: str, body: Any) -> dict[str, Any]:
        return self._judged("POST", path, body)

    @contextmanager
    def file(self, path: str) -> Iterator[httpx2.Response]:
        """An answer that is read part by part; whether it is a file or a problem is for the caller to see."""
        try:
            with self._client.stream("GET", path) as answer:
                if answer.is_error:
                    answer.read()
                yield answer
        except httpx2.TransportError:
            _end("The gateway cannot be reached, or the file broke off. Nothing of it was kept.", UNREACHABLE)

    def _judged(self, method: str, path: str, body: Any) -> dict[str, Any]:
        try:
            answer = self._client.request(method, path, json=body)
        except httpx2.TransportError:
            _end("The gateway cannot be reached. Start it with `make up`.", UNREACHABLE)
        if answer.is_error:
            refused(answer)
        content: dict[str, Any] = answer.json()
        return content


def refused(answer: httpx2.Response) -> NoReturn:
    """End in the words of the problem."""
    unreachable = answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE
    _end(str(answer.json().get("detail", "refused")), UNREACHABLE if unreachable else UNKNOWN)


def choices(pairs: list[str]) -> dict[str, str]:
    """NAME=CHOICE pairs as a mapping; anything else is wrong usage."""
    split = [pair.partition("=") for pair in pairs]
    if wrong := [name for name, equals, choice in split if not (name and equals and choice)]:
        _end(f"Write a policy as NAME=CHOICE, not {wrong[0]!r}.", UNKNOWN)
    return {name: choice for name, _, choice in split}


def _end(sentence: str, status: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(status)
