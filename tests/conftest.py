"""Settings of all tests: Hypothesis prints its seed and measures no time."""

from hypothesis import HealthCheck, settings

settings.register_profile("oms", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("oms")
