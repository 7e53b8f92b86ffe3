"""Sends the mails that wait, at least once each and always under the same Message-ID; any number may run at once."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage

from aiosmtplib import SMTP, SMTPDataError, SMTPException, SMTPNotSupported, SMTPRecipientsRefused

from services.identity.mail.message import Unsendable, build_message
from services.identity.mail.server import MailServer
from services.identity.store import mail_outbox
from services.identity.store.mail_outbox import ClaimedLetter
from shared.ops import crash_points
from shared.ops.telemetry import log
from shared.runtime import Runtime

POLL_INTERVAL_SECONDS = 0.5
SEND_TIMEOUT_SECONDS = 40.0
"""For one mail; well below the lease, so that nobody takes it over while it is being sent."""

MIN_PERMANENT_CODE = 500
"""Answers from here on say: never."""


async def run_mail_delivery(runtime: Runtime) -> None:
    """Send what is due, look again shortly after, until cancelled."""
    while not _is_cancelling():
        try:
            await deliver_due(runtime)
        except Exception as error:  # noqa: BLE001 no error may end the post
            log.warning("mails cannot be read or marked; it will be tried again", error=type(error).__name__)
        await asyncio.sleep(POLL_INTERVAL_SECONDS)


async def deliver_due(runtime: Runtime) -> int:
    """Send what is due now, one mail after the other. Returns how many a server took."""
    taken, lease = 0, timedelta(seconds=runtime.settings.mail_lease_seconds)
    while not _is_cancelling() and (claimed := await mail_outbox.claim_next(runtime.store, runtime.now(), lease)):
        taken += await _deliver(runtime, claimed)
    return taken


def _is_cancelling() -> bool:
    """A cancellation may be lost in the mail library, whose asyncio.wait_for swallows one that meets an answer."""
    task = asyncio.current_task()
    return bool(task and task.cancelling())


async def _deliver(runtime: Runtime, claimed: ClaimedLetter) -> bool:
    """Claimed, sent, marked, in this order: dying in between repeats a mail and never loses one."""
    crash_points.crash_point("mail.sending")
    server = MailServer.from_url(runtime.settings.smtp_url.get_secret_value())
    try:
        await _send(server, build_message(claimed.letter, runtime.settings.mail_from, claimed.at))
    except Exception as error:  # noqa: BLE001 whatever it was, the mail was not taken and stays in its row
        await _record_failure(runtime, claimed, error)
        return False
    crash_points.crash_point("mail.marking")
    await mail_outbox.mark_sent(runtime.store, claimed, runtime.now())
    return True


async def _send(server: MailServer, mail: EmailMessage) -> None:
    """Returns once the server has taken it; what happens to the connection afterwards is nobody's failure."""
    ours = mail["From"].addresses[0].domain  # a server is greeted with it, so that no name of this machine goes out
    client = SMTP(**server.client_options, local_hostname=ours, timeout=SEND_TIMEOUT_SECONDS)
    try:
        async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
            await client.connect()
            await client.send_message(mail)
        with suppress(SMTPException):
            await client.quit(timeout=1)
    finally:
        client.close()


async def _record_failure(runtime: Runtime, claimed: ClaimedLetter, error: Exception) -> None:
    """Logged under the letter's id: neither an address nor a server's words about one belong into a log."""
    said = {"mail": claimed.letter.id, "tries": claimed.tries, "error": type(error).__name__, "code": reply_code(error)}
    if is_permanent(error):
        log.error("mail refused for good", **said)
        await mail_outbox.mark_refused(runtime.store, claimed)
    else:
        log.warning("mail not sent; it will be tried again", **said)
        await mail_outbox.reschedule(runtime.store, claimed, runtime.now())


def is_permanent(error: Exception) -> bool:
    """Whether it is this letter that no server will take. A wrong password or sender of ours can be put right."""
    match error:
        case Unsendable() | SMTPNotSupported():  # no address, or one in letters that this server does not know
            return True
        case SMTPRecipientsRefused() | SMTPDataError():
            return (reply_code(error) or 0) >= MIN_PERMANENT_CODE
        case _:
            return False


def reply_code(error: Exception) -> int | None:
    """The server's three digits, where it said any."""
    if isinstance(error, SMTPRecipientsRefused):
        return max(one.code for one in error.recipients)
    code = getattr(error, "code", None)
    return code if isinstance(code, int) else None
