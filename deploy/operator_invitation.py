"""Another invitation for the first operator: `python -m deploy.operator_invitation` with identity's own settings."""

import asyncio
import sys

from services.identity.jobs.bootstrap import invite_first_operator_again
from shared.errors import Refused
from shared.mongo import StoreError
from shared.ops.settings import Settings
from shared.runtime import Runtime

NOT_DONE, UNREACHABLE = 1, 3


async def send_invitation(settings: Settings) -> str:
    """Queues the letter; the running identity sends it. Returns the address. Raises Refused or StoreError."""
    runtime = Runtime.from_settings("identity", settings)
    try:
        return await invite_first_operator_again(runtime)
    finally:
        runtime.store.close()


def main(settings: Settings | None = None) -> int:
    """Prints one sentence about the result. Returns the exit status."""
    try:
        address = asyncio.run(send_invitation(settings or Settings()))
    except Refused as refused:
        print(refused.detail, file=sys.stderr)
        return NOT_DONE
    except StoreError as error:
        print(f"The database does not answer: {type(error).__name__}. Nothing was sent.", file=sys.stderr)
        return UNREACHABLE
    print(f"An invitation is on its way to {address}. Links that were mailed before no longer open.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
