"""An OpenTelemetry collector of one's own: takes spans over OTLP and keeps them, for tests of whole traces."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Spanned:
    """A span as it arrived."""

    name: str
    trace: str
    span: str
    parent: str
    said: str
    """The whole of it as text: to look for what must not be in it."""


class Collector(ThreadingHTTPServer):
    """Every span that any process exported."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Take)
        self.spans: list[Spanned] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def of_trace(self, trace: str) -> dict[str, Spanned]:
        """By span id."""
        return {one.span: one for one in self.spans if one.trace == trace}

    def path_to(self, span: Spanned) -> list[str]:
        """The names from the trace's beginning to this span."""
        spans, names = self.of_trace(span.trace), [span.name]
        while span.parent in spans:
            span = spans[span.parent]
            names.insert(0, span.name)
        return names


class _Take(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                self.server.spans += [
                    Spanned(s.name, s.trace_id.hex(), s.span_id.hex(), s.parent_span_id.hex(), str(s))
                    for s in scope.spans
                ]
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Tests need no log of it."""


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()
    thread = Thread(target=collector.serve_forever, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        collector.shutdown()
        collector.server_close()
        thread.join()
