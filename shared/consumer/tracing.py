"""The spans of a consumer: each trace of a small batch goes on from its stored fact, a large batch links."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from opentelemetry import trace
from opentelemetry.trace import Link, SpanKind

from shared.ops.telemetry import extract_context, tracer

MOST_TRACES = 16
"""A span costs more than a fold: in a backlog one span stands for the batch."""

MOST_LINKS = 64


@contextmanager
def consumer_spans(name: str, topic: str, traceparents: Sequence[str]) -> Iterator[list[str]]:
    """Spans around the fold of runs with these stored contexts; gives the context that each run's effects continue."""
    distinct = list(dict.fromkeys(traceparents))
    attributes = {"messaging.system": "kafka", "messaging.destination.name": topic}
    with ExitStack() as stack:
        if len(distinct) > MOST_TRACES:
            links = [Link(_context(one)) for one in distinct[:MOST_LINKS]]
            attributes |= {"messaging.batch.message_count": str(len(traceparents))}
            stack.enter_context(
                tracer().start_as_current_span(name, kind=SpanKind.CONSUMER, links=links, attributes=attributes)
            )
            yield list(traceparents)
            return
        spans = {
            one: stack.enter_context(
                trace.use_span(
                    tracer().start_span(name, extract_context({"traceparent": one}), SpanKind.CONSUMER, attributes),
                    end_on_exit=True,
                )
            )
            for one in distinct
        }
        yield [_stored(spans[one], one) for one in traceparents]


def _context(traceparent: str) -> trace.SpanContext:
    return trace.get_current_span(extract_context({"traceparent": traceparent})).get_span_context()


def _stored(span: trace.Span, otherwise: str) -> str:
    """The span as an event stores it; where nothing is traced, what the cause had."""
    at = span.get_span_context()
    return f"00-{at.trace_id:032x}-{at.span_id:016x}-{at.trace_flags:02x}" if at.is_valid else otherwise
