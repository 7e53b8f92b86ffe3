"""Delivery of the mail outbox: at least once, under the same Message-ID; any number of processes may run at once."""

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
"""For one mail; well below the lease, so that no other process claims it while it is being sent."""

MIN_PERMANENT_CODE = 500
"""SMTP reply codes from here on are permanent failures."""


async def run_mail_delivery(runtime: Runtime) -> None:
    """Sends due mails at each interval until cancelled."""
    while not _is_cancelling():
        try:
            await deliver_due(runtime)
        except Exception as error:  # noqa: BLE001 no error may end the delivery
            log.warning("mail_delivery.retry", error=type(error).__name__)
        await asyncio.sleep(POLL_INTERVAL_SECONDS)


async def deliver_due(runtime: Runtime) -> int:
    """Sends the mails that are due now, one after the other. Returns how many a server took."""
    delivered, lease = 0, timedelta(seconds=runtime.settings.mail_lease_seconds)
    while not _is_cancelling() and (claimed := await mail_outbox.claim_next(runtime.store, runtime.now(), lease)):
        delivered += await _deliver(runtime, claimed)
    return delivered


def _is_cancelling() -> bool:
    """Returns whether this task is cancelled: the mail library's asyncio.wait_for can swallow a cancellation."""
    task = asyncio.current_task()
    return bool(task and task.cancelling())


async def _deliver(runtime: Runtime, claimed: ClaimedLetter) -> bool:
    """Sends a claimed mail, then marks it: a crash in between repeats a mail and never loses one."""
    crash_points.crash_point("mail.sending")
    server = MailServer.from_url(runtime.settings.smtp_url.get_secret_value())
    try:
        await _send(server, build_message(claimed.letter, runtime.settings.mail_from, claimed.at))
    except Exception as error:  # noqa: BLE001 after any error the mail stays in the outbox
        await _record_failure(runtime, claimed, error)
        return False
    crash_points.crash_point("mail.marking")
    await mail_outbox.mark_sent(runtime.store, claimed, runtime.now())
    return True


async def _send(server: MailServer, mail: EmailMessage) -> None:
    """Returns once the server has taken the mail; an error while the connection is closed is no failure."""
    domain = mail["From"].addresses[0].domain  # sent in EHLO in place of this machine's host name
    client = SMTP(**server.client_options, local_hostname=domain, timeout=SEND_TIMEOUT_SECONDS)
    try:
        async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
            await client.connect()
            await client.send_message(mail)
        with suppress(SMTPException):
            await client.quit(timeout=1)
    finally:
        client.close()


async def _record_failure(runtime: Runtime, claimed: ClaimedLetter, error: Exception) -> None:
    """Logs a failure under the letter's id, without the address and the server's text, and reschedules or ends it."""
    fields = {
        "mail": claimed.letter.id,
        "tries": claimed.tries,
        "error": type(error).__name__,
        "code": reply_code(error),
    }
    if is_permanent(error):
        log.error("mail.refused", **fields)
        await mail_outbox.mark_refused(runtime.store, claimed, runtime.now())
    else:
        log.warning("mail.retry", **fields)
        await mail_outbox.reschedule(runtime.store, claimed, runtime.now())


def is_permanent(error: Exception) -> bool:
    """Returns whether no server will take this letter. A wrong password or sender can be corrected and is retried."""
    match error:
        case Unsendable() | SMTPNotSupported():  # not an address, or one that needs SMTPUTF8
            return True
        case SMTPRecipientsRefused() | SMTPDataError():
            return (reply_code(error) or 0) >= MIN_PERMANENT_CODE
        case _:
            return False


def reply_code(error: Exception) -> int | None:
    """Returns the server's reply code, None where there was none."""
    if isinstance(error, SMTPRecipientsRefused):
        return max(refusal.code for refusal in error.recipients)
    code = getattr(error, "code", None)
    return code if isinstance(code, int) else None
