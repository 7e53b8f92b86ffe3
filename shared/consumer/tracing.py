"""Consumer spans: a small batch continues the stored trace of each run, a large batch links to them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from opentelemetry import trace
from opentelemetry.trace import Link, SpanKind

from shared.ops.telemetry import extract_context, tracer

MAX_SPANS = 16
"""A span costs more than the application of an event: a larger batch gets a single span."""

MAX_LINKS = 64


@contextmanager
def consumer_spans(name: str, topic: str, traceparents: Sequence[str]) -> Iterator[list[str]]:
    """Open spans around the application of runs with these stored contexts.

    Yields the context that each run's effects continue.
    """
    distinct = list(dict.fromkeys(traceparents))
    attributes = {"messaging.system": "kafka", "messaging.destination.name": topic}
    with ExitStack() as stack:
        if len(distinct) > MAX_SPANS:
            links = [Link(_span_context(traceparent)) for traceparent in distinct[:MAX_LINKS]]
            attributes |= {"messaging.batch.message_count": str(len(traceparents))}
            stack.enter_context(
                tracer().start_as_current_span(name, kind=SpanKind.CONSUMER, links=links, attributes=attributes)
            )
            yield list(traceparents)
            return
        spans = {
            traceparent: stack.enter_context(
                trace.use_span(
                    tracer().start_span(
                        name, extract_context({"traceparent": traceparent}), SpanKind.CONSUMER, attributes
                    ),
                    end_on_exit=True,
                )
            )
            for traceparent in distinct
        }
        yield [_traceparent_of(spans[traceparent], traceparent) for traceparent in traceparents]


def _span_context(traceparent: str) -> trace.SpanContext:
    return trace.get_current_span(extract_context({"traceparent": traceparent})).get_span_context()


def _traceparent_of(span: trace.Span, default: str) -> str:
    """Return the span's context as an event stores it; the default where nothing is traced."""
    context = span.get_span_context()
    if not context.is_valid:
        return default
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
