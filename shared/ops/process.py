"""Start of a process: its settings, logs, tracer and crash point."""

from shared.ops import crash_points
from shared.ops.settings import Settings
from shared.ops.telemetry import log, setup


def start_process(service: str) -> Settings:
    """Return the settings after configuring telemetry and arming the crash point. Raise ValueError for bad settings."""
    settings = Settings()
    setup(service, settings.instance)
    crash_points.arm(settings.crash_at)
    log.info("process.started", settings=settings.redacted())
    return settings
