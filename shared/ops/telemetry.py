"""Structured logs with trace ids, the catalogue of metrics, and trace contexts, which every event stores."""

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

CounterName = Literal[
    "oms_events_committed_total",
    "oms_events_sent_total",
    "oms_events_folded_total",
    "oms_events_done_before_total",
    "oms_events_parked_total",
    "oms_answers_recorded_total",
    "oms_save_conflicts_total",
    "oms_replay_events_total",
    "oms_access_unreadable_total",
    "oms_sign_ins_total",
]
GaugeName = Literal[
    "oms_projection_lag_messages",
    "oms_projection_lag_seconds",
    "oms_breaker_open",
    "oms_outbox_pending",
    "oms_view_as_of_seconds",
    "oms_live_streams",
]
HistogramName = Literal["oms_rating_delay_seconds"]
"""A misspelt metric is a type error. Labels never name a case, a person or a county."""

HELP: dict[CounterName | GaugeName | HistogramName, str] = {
    "oms_events_committed_total": "Events committed to a journal.",
    "oms_events_sent_total": "Events acknowledged by the broker, by topic.",
    "oms_events_folded_total": "Events applied by a consumer.",
    "oms_events_done_before_total": "Duplicate events skipped by a consumer.",
    "oms_events_parked_total": "Records moved to the parking lot, by reason.",
    "oms_answers_recorded_total": "Answers acknowledged to reviewers.",
    "oms_save_conflicts_total": "Edits that met a concurrent edit of the same question, by resolution.",
    "oms_replay_events_total": "Events applied by a rebuild.",
    "oms_access_unreadable_total": "Records of identity's topic that an access replica could not read, by reason.",
    "oms_sign_ins_total": "Sign-in attempts, by result.",
    "oms_projection_lag_messages": "Consumer lag after a consumer group's last poll, in records.",
    "oms_projection_lag_seconds": "Age of the newest record of a consumer group's last poll while it lags, in seconds.",
    "oms_breaker_open": "1 while a consumer group's circuit breaker for a topic is open, else 0.",
    "oms_outbox_pending": "Journal entries not published yet, by topic; counted to 100,000.",
    "oms_view_as_of_seconds": "Unix time of the newest event applied to a view.",
    "oms_live_streams": "Event streams that are open in this process, by purpose.",
    "oms_rating_delay_seconds": "Seconds from an answer's event to its rating.",
}

Kind = TypeVar("Kind", Counter, Gauge, Histogram)
METRICS: dict[str, Any] = {}

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def increment(metric: CounterName, amount: int = 1, **labels: str) -> None:
    """Add to a counter of the catalogue."""
    _metric(Counter, metric, labels).inc(amount)


def set_gauge(metric: GaugeName, value: float, **labels: str) -> None:
    """Set a gauge of the catalogue."""
    _metric(Gauge, metric, labels).set(value)


def observe(metric: HistogramName, seconds: float) -> None:
    """Add to a histogram of the catalogue."""
    _metric(Histogram, metric, {}).observe(seconds)


def _metric(kind: type[Kind], name: CounterName | GaugeName | HistogramName, labels: dict[str, str]) -> Kind:
    if name not in METRICS:
        METRICS[name] = kind(name.removesuffix("_total"), HELP[name], sorted(labels))
    metric: Kind = METRICS[name]
    return metric.labels(**labels) if labels else metric


EXPORT_VARIABLES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""OpenTelemetry's variables; where neither is set, traces are created and stored with events but not exported."""


def setup(service: str, instance: str) -> None:
    """Configure logs to standard output, one JSON object a line, and a tracer; called once per process."""
    provider = TracerProvider(resource=Resource.create({"service.name": service, "service.instance.id": instance}))
    if any(map(os.environ.get, EXPORT_VARIABLES)):
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
    """Add an exporter, imported here because most processes export nothing."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))


def _add_trace(_logger: Any, _method: str, entry: Any) -> Any:
    span = trace.get_current_span().get_span_context()
    return entry | {"trace": format(span.trace_id, "032x")} if span.is_valid else entry


def traceparent() -> str:
    """Return the current span as W3C trace context; a valid one also outside of any span."""
    carrier: dict[str, str] = {}
    PROPAGATOR.inject(carrier)
    return carrier.get("traceparent") or f"00-{'0' * 31}1-{'0' * 15}1-00"


def extract_context(carrier: dict[str, str]) -> context.Context:
    """Return the trace context of a request or a stored event."""
    return PROPAGATOR.extract(carrier)


@cache
def tracer() -> trace.Tracer:
    return trace.get_tracer("oms")
