"""Logs as JSON with trace ids, the catalogue of metrics, and the trace that is stored with every fact."""

import logging
import sys
from functools import cache
from typing import Any, Literal

import structlog
from opentelemetry import context, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import Counter

PROPAGATOR = TraceContextTextMapPropagator()

Metric = Literal[
    "oms_events_committed_total",  # rows' events that became part of a journal
    "oms_events_sent_total",  # events the broker acknowledged
    "oms_events_folded_total",  # events a consumer folded
    "oms_events_done_before_total",  # duplicates that a consumer skipped
    "oms_events_parked_total",  # records put aside with a reason
    "oms_save_conflicts_total",  # edits that met another edit of the same question
]
"""A misspelt metric is a type error; labels never name a case, a person or a county."""

COUNTERS: dict[str, Counter] = {}

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def count(metric: Metric, amount: int = 1, **labels: str) -> None:
    """Add to a counter of the catalogue."""
    if metric not in COUNTERS:
        COUNTERS[metric] = Counter(metric.removesuffix("_total"), metric, sorted(labels))
    counter = COUNTERS[metric]
    (counter.labels(**labels) if labels else counter).inc(amount)


def setup(service: str, instance: str) -> None:
    """Logs to standard output, one JSON object a line, and a tracer; called once a process."""
    trace.set_tracer_provider(TracerProvider(resource=Resource.create({"service.name": service})))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_trace,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service, instance=instance)


def _add_trace(_logger: Any, _method: str, entry: Any) -> Any:
    span = trace.get_current_span().get_span_context()
    return entry | {"trace": format(span.trace_id, "032x")} if span.is_valid else entry


def traceparent() -> str:
    """The current span as W3C trace context; a valid one also where nothing is traced."""
    carrier: dict[str, str] = {}
    PROPAGATOR.inject(carrier)
    return carrier.get("traceparent") or f"00-{'0' * 31}1-{'0' * 15}1-00"


def continued(carrier: dict[str, str]) -> context.Context:
    """The context that a request or a stored fact carries."""
    return PROPAGATOR.extract(carrier)


@cache
def tracer() -> trace.Tracer:
    return trace.get_tracer("oms")
