"""Logs as JSON with trace ids, the catalogue of metrics, and the trace that is stored with every fact."""

import logging
import os
import sys
from functools import cache
from typing import Any, Literal, TypeVar

import structlog
from opentelemetry import context, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import Counter, Gauge, Histogram

PROPAGATOR = TraceContextTextMapPropagator()

Counted = Literal[
    "oms_events_committed_total",  # rows' events that became part of a journal
    "oms_events_sent_total",  # events the broker acknowledged
    "oms_events_folded_total",  # events a consumer folded
    "oms_events_done_before_total",  # duplicates that a consumer skipped
    "oms_events_parked_total",  # records put aside with a reason
    "oms_answers_recorded_total",  # answers that were acknowledged
    "oms_save_conflicts_total",  # edits that met another edit of the same question
    "oms_replay_events_total",  # events folded by a rebuild
    "oms_access_unreadable_total",  # records of identity's topic that a process's copy of the facts could not read
    "oms_sign_ins_total",  # by how they ended
]
Shown = Literal[
    "oms_projection_lag_messages",  # records that a group's last poll left on its partitions
    "oms_projection_lag_seconds",  # how old the newest record of that poll was
    "oms_breaker_open",  # 1 while a group has stopped reading a topic
    "oms_outbox_pending",  # journal rows that were not sent yet
    "oms_view_as_of_seconds",  # the time of the newest event inside a view
]
Observed = Literal["oms_rating_delay_seconds",]  # from an answer's event to its rating
"""A misspelt metric is a type error; labels never name a case, a person or a county."""

Kind = TypeVar("Kind", Counter, Gauge, Histogram)
METRICS: dict[str, Any] = {}

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def increment(metric: Counted, amount: int = 1, **labels: str) -> None:
    """Add to a counter of the catalogue."""
    _metric(Counter, metric, labels).inc(amount)


def set_gauge(metric: Shown, value: float, **labels: str) -> None:
    """Set a gauge of the catalogue."""
    _metric(Gauge, metric, labels).set(value)


def observe(metric: Observed, seconds: float) -> None:
    """Add to a histogram of the catalogue."""
    _metric(Histogram, metric, {}).observe(seconds)


def _metric(kind: type[Kind], name: str, labels: dict[str, str]) -> Kind:
    if name not in METRICS:
        METRICS[name] = kind(name.removesuffix("_total"), name, sorted(labels))
    found: Kind = METRICS[name]
    return found.labels(**labels) if labels else found


TRACES_GO_TO = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""OpenTelemetry's own variables; where neither is set, traces are made and stored with the facts, and not exported."""


def setup(service: str, instance: str) -> None:
    """Logs to standard output, one JSON object a line, and a tracer; called once a process."""
    provider = TracerProvider(resource=Resource.create({"service.name": service, "service.instance.id": instance}))
    if any(map(os.environ.get, TRACES_GO_TO)):
        _export(provider)
    trace.set_tracer_provider(provider)
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


def _export(provider: TracerProvider) -> None:
    """Imported where it is used: most processes export nothing."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))


def _add_trace(_logger: Any, _method: str, entry: Any) -> Any:
    span = trace.get_current_span().get_span_context()
    return entry | {"trace": format(span.trace_id, "032x")} if span.is_valid else entry


def traceparent() -> str:
    """The current span as W3C trace context; a valid one also where nothing is traced."""
    carrier: dict[str, str] = {}
    PROPAGATOR.inject(carrier)
    return carrier.get("traceparent") or f"00-{'0' * 31}1-{'0' * 15}1-00"


def extract_context(carrier: dict[str, str]) -> context.Context:
    """The context that a request or a stored fact carries."""
    return PROPAGATOR.extract(carrier)


@cache
def tracer() -> trace.Tracer:
    return trace.get_tracer("oms")
