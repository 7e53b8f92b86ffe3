"""A password goes only where it was meant to go, and a mail is given up only when it is the mail that is wrong."""

import pytest
from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPConnectResponseError,
    SMTPDataError,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPTimeoutError,
)
from pydantic import ValidationError

from services.identity.jobs.mail_delivery import SEND_TIMEOUT_SECONDS, is_permanent
from services.identity.mail.message import Unsendable
from services.identity.mail.server import MailServer
from services.identity.store.mail_outbox import LEASE, MAX_BACKOFF, backoff
from shared.ops.settings import Settings

PASSWORD = "p/w"  # pragma: allowlist secret


AT_RELAY = "us%40er:p%2Fw@relay"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://127.0.0.1:1025", MailServer("127.0.0.1", 1025, False, None)),
        ("smtp://relay", MailServer("relay", 25, False, None)),
        ("smtp://relay/?starttls=required", MailServer("relay", 25, False, True)),
        ("smtp://[::1]:1025?starttls=never", MailServer("::1", 1025, False, False)),
        ("smtps://relay", MailServer("relay", 465, True, False)),
        (f"smtp://{AT_RELAY}", MailServer("relay", 587, False, True, "us@er", PASSWORD)),
        (f"smtps://{AT_RELAY}:4650", MailServer("relay", 4650, True, False, "us@er", PASSWORD)),
        (f"smtp://{AT_RELAY}:25?starttls=never", MailServer("relay", 25, False, False, "us@er", PASSWORD)),
    ],
)
def test_an_url_says_how_a_server_is_spoken_to(url: str, expected: MailServer) -> None:
    assert Settings.model_validate({"smtp_url": url}).smtp_url.get_secret_value() == url
    assert MailServer.from_url(url) == expected


def test_a_password_is_shown_neither_in_a_log_nor_in_a_traceback() -> None:
    settings = Settings.model_validate({"smtp_url": "smtp://user:hunter2@relay"})  # pragma: allowlist secret
    assert (
        "hunter2"
        not in f"{settings.redacted()} {settings!r} {MailServer.from_url(settings.smtp_url.get_secret_value())}"
    )


@pytest.mark.parametrize(
    "url",
    [
        "relay:25",
        "http://relay",
        "smtp://",
        "smtp://user:hunter2@",  # pragma: allowlist secret
        "smtp://re lay:hunter2",
        "smtp://relay:hunter2",
        "smtp://relay:99999",
        "smtp://relay:0",
        "smtp://relay?starttls=hunter2",
        "smtp://relay?tls=hunter2",
    ],
)
def test_a_mistaken_url_is_said_at_start_and_not_repeated(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({"smtp_url": url})
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("name", ["mail_from", "operator_inbox", "regional_office_inbox"])
@pytest.mark.parametrize("address", ["", "nobody", "A Name <a@b.invalid>", "a@b.invalid\n", "a@b.invalid,c@d.invalid"])
def test_a_mistaken_address_of_ours_is_said_at_start_before_it_costs_a_mail(name: str, address: str) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings.model_validate({name: address})


@pytest.mark.parametrize("address", ["127.0.0.1:8080", "http://127.0.0.1:8080/", "ftp://oms.invalid", "http://a b"])
def test_links_begin_with_an_address_that_a_path_can_follow(address: str) -> None:
    with pytest.raises(ValidationError, match="public_url"):
        Settings.model_validate({"public_url": address})


@pytest.mark.requirement("R31")
def test_each_region_has_an_inbox_by_the_pattern_or_all_have_one() -> None:
    assert [Settings().regional_office(region) for region in (1, 10)] == ["ro1@oms.invalid", "ro10@oms.invalid"]
    assert Settings(regional_office_inbox="office@oms.invalid").regional_office(9) == "office@oms.invalid"


def recipients(*codes: int) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused([SMTPRecipientRefused(code, "no", "a@b.invalid") for code in codes])


@pytest.mark.parametrize("error", [recipients(550), SMTPDataError(554, "no"), Unsendable(), SMTPNotSupported("no")])
def test_what_no_server_will_ever_take_is_given_up(error: Exception) -> None:
    assert is_permanent(error)


@pytest.mark.parametrize(
    "error",
    [
        recipients(451),
        SMTPDataError(452, "full"),
        SMTPSenderRefused(550, "not you", "oms@oms.invalid"),
        SMTPAuthenticationError(535, "wrong password"),
        SMTPConnectResponseError(554, "no service"),
        SMTPConnectError("refused"),
        SMTPTimeoutError("slow"),
        TimeoutError(),
        OSError(),
        RuntimeError(),
    ],
)
def test_what_time_or_an_operator_can_put_right_is_tried_again(error: Exception) -> None:
    assert not is_permanent(error)


def test_rests_double_from_a_second_to_five_minutes_and_never_end() -> None:
    assert [backoff(tries).total_seconds() for tries in range(1, 11)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert backoff(1_000_000) == MAX_BACKOFF


def test_nobody_takes_a_mail_over_while_it_may_still_be_on_its_way() -> None:
    assert Settings().mail_lease_seconds == LEASE.total_seconds() > SEND_TIMEOUT_SECONDS
