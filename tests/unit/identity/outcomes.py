"""What comes of asking: whatever is sent, it is taken or refused in words, and nothing else is raised."""

from collections.abc import Callable

from shared.errors import Refused


def outcome(work: Callable[[], object]) -> str:
    """`taken`, or the slug of the refusal."""
    try:
        work()
    except Refused as refused:
        return refused.slug
    return "taken"
