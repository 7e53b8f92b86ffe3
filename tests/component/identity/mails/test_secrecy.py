"""What is in a mail, and the password of the mail server, go over the wire only to a server that proved who it is."""

from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.component.certificates import Certified, certify
from tests.component.identity.mails.post_office import PostOffice, open_office, tls_of
from tests.component.identity.mails.senders import alone, letter
from tests.support.clusters import Cluster

USER, PASSWORD = "oms", "hunter2"  # pragma: allowlist secret


class Guard:
    """Lets this one user in, and remembers everything that was tried."""

    def __init__(self) -> None:
        self.tried: list[Any] = []

    def __call__(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, said: Any) -> AuthResult:
        self.tried.append(said)
        assert isinstance(said, LoginPassword)
        return AuthResult(success=said == LoginPassword(USER.encode(), PASSWORD.encode()), handled=False)


@pytest.fixture
def certified(tmp_path: Path) -> Certified:
    return certify(tmp_path)


@pytest.fixture
def vouched(certified: Certified, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate stands among those that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certified.certificate))


def with_password(office: PostOffice, options: str = "") -> str:
    return f"smtp://{USER}:{PASSWORD}@127.0.0.1:{office.port}{options}"


async def test_with_starttls_the_user_signs_in_and_the_mail_arrives(
    vouched: None, certified: Certified, cluster: Cluster, tmp_path: Path
) -> None:
    guard, tls = Guard(), tls_of(certified.certificate, certified.key)
    options: dict[str, Any] = {
        "tls_context": tls,
        "require_starttls": True,
        "authenticator": guard,
        "auth_required": True,
    }
    async with (
        open_office(tmp_path / "mail", **options) as office,
        alone(cluster, with_password(office), letter()) as sender,
    ):
        assert await sender.deliver() == 1
        assert (office.came("invitation-1"), len(guard.tried)) == (1, 1)


async def test_a_server_that_offers_no_tls_is_told_no_password(cluster: Cluster, tmp_path: Path) -> None:
    guard = Guard()
    options: dict[str, Any] = {"authenticator": guard, "auth_require_tls": False}
    async with (
        open_office(tmp_path / "mail", **options) as office,
        alone(cluster, with_password(office), letter()) as sender,
    ):
        assert await sender.deliver() == 0
        assert (await sender.became()).state == "waiting"
    assert guard.tried == []


async def test_who_says_that_it_may_go_in_the_clear_is_taken_at_their_word(cluster: Cluster, tmp_path: Path) -> None:
    options: dict[str, Any] = {"authenticator": Guard(), "auth_require_tls": False}
    async with (
        open_office(tmp_path / "mail", **options) as office,
        alone(cluster, with_password(office, "/?starttls=never"), letter()) as sender,
    ):
        assert await sender.deliver() == 1


async def test_a_wrong_password_is_the_operators_to_correct_and_costs_no_mail(cluster: Cluster, tmp_path: Path) -> None:
    options: dict[str, Any] = {"authenticator": Guard(), "auth_require_tls": False}
    async with open_office(tmp_path / "mail", **options) as office:
        url = f"smtp://{USER}:wrong@127.0.0.1:{office.port}/?starttls=never"  # pragma: allowlist secret
        async with alone(cluster, url, letter()) as sender:
            assert await sender.deliver() == 0
            assert (await sender.became()).state == "waiting"


@pytest.mark.parametrize("query", ["?starttls=required", "?starttls=offered", ""])
async def test_a_server_that_nobody_vouches_for_gets_nothing(
    query: str, certified: Certified, cluster: Cluster, tmp_path: Path
) -> None:
    tls = tls_of(certified.certificate, certified.key)
    async with (
        open_office(tmp_path / "mail", tls_context=tls) as office,
        alone(cluster, f"{office.url}/{query}", letter()) as sender,
    ):
        assert await sender.deliver() == 0
        assert (await sender.became()).state == "waiting"
        assert office.mailbox.mails() == []
