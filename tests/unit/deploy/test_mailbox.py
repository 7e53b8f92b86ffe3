"""The catcher keeps every mail for its owner alone, shows one a Message-ID, and is not impressed by what is in one."""

import json
import os
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from aiosmtplib import SMTP, SMTPDataError, SMTPResponseException, SMTPSenderRefused

from deploy.local.mailbox.smtp_server import LARGEST, Receiver, listen
from deploy.local.mailbox.store import Mailbox
from deploy.local.mailbox.web import app
from tests.support.web_pages.html_reader import read

NOW = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
SENDER, SOMEBODY, OTHER = "oms@oms.invalid", "lee@state.invalid", "kim@state.invalid"
HOSTILE = "<script>alert(1)</script> & \"Co\" 'x' {{ 7 * 7 }}"


def mail(message_id: str = "<1@oms.invalid>", subject: str = "A subject", text: str = "Some words.") -> bytes:
    head = f"From: {SENDER}\nTo: {SOMEBODY}\nSubject: {subject}\nMessage-ID: {message_id}\n"
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n".replace("\n", "\r\n").encode()


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mail")


@pytest.fixture
async def browser(mailbox: Mailbox) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app(mailbox)), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
async def door(mailbox: Mailbox) -> AsyncIterator[SMTP]:
    """A client at the catcher's port."""
    server = await listen(Receiver(mailbox), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with SMTP(hostname="127.0.0.1", port=port, local_hostname="oms.invalid") as client:
        yield client
    server.close()


def keep(mailbox: Mailbox, content: bytes, *to: str, later: int = 0) -> None:
    mailbox.keep(SENDER, to or (SOMEBODY,), content, NOW + timedelta(seconds=later))


async def test_a_mail_that_came_by_smtp_can_be_read_in_the_browser(door: SMTP, browser: httpx2.AsyncClient) -> None:
    await door.sendmail(SENDER, [SOMEBODY], mail(text=".A line with a dot\nand é"), mail_options=["BODY=8BITMIME"])
    page = read((await browser.get("/")).text)
    assert "A subject lee@state.invalid" in page.text
    (link,) = [address for address in page.addresses() if address.startswith("/mails/")]
    shown = read((await browser.get(link)).text)
    for part in (".A line with a dot and é", SENDER, SOMEBODY, "<1@oms.invalid>"):
        assert part in shown.text


async def test_a_repetition_is_shown_once_and_counted(mailbox: Mailbox, browser: httpx2.AsyncClient) -> None:
    for later in (0, 60):
        keep(mailbox, mail(), later=later)
    keep(mailbox, mail("<2@oms.invalid>", "Another"), later=120)
    listed: list[dict[str, Any]] = (await browser.get("/mails.json")).json()
    assert [(one["message_id"], one["came"]) for one in listed] == [
        ("<1@oms.invalid>", ["2026-09-30T12:00:00+00:00", "2026-09-30T12:01:00+00:00"]),
        ("<2@oms.invalid>", ["2026-09-30T12:02:00+00:00"]),
    ]
    rows = read((await browser.get("/")).text).text
    assert "Another lee@state.invalid 2026-09-30 12:02:00 1 A subject lee@state.invalid 2026-09-30 12:00:00 2" in rows


def test_mails_without_a_message_id_are_not_taken_for_one(mailbox: Mailbox) -> None:
    for _ in range(2):
        keep(mailbox, b"Subject: x\r\n\r\ny\r\n")
    assert [len(one.came) for one in mailbox.mails()] == [1, 1]


async def test_a_list_can_be_asked_for_one_address(mailbox: Mailbox, browser: httpx2.AsyncClient) -> None:
    keep(mailbox, mail("<1@oms.invalid>"), SOMEBODY)
    keep(mailbox, mail("<2@oms.invalid>"), OTHER, "Lee@State.invalid")
    keep(mailbox, mail("<3@oms.invalid>"), OTHER)

    async def to(address: str) -> list[str]:
        found = (await browser.get("/mails.json", params={"to": address})).json()
        return [str(one["message_id"])[1] for one in found]

    assert [await to(one) for one in (SOMEBODY, OTHER, "nobody@state.invalid", "state", "")] == [
        ["1", "2"],
        ["2", "3"],
        [],
        [],
        ["1", "2", "3"],
    ]
    assert "No mail has come." in (await browser.get("/", params={"to": "nobody@state.invalid"})).text


def test_mails_are_there_again_after_a_restart(mailbox: Mailbox, tmp_path: Path) -> None:
    keep(mailbox, mail())
    keep(mailbox, mail(text="again"), later=1)
    (tmp_path / "mail/broken.new").write_bytes(b"half a ma")
    again = Mailbox(tmp_path / "mail")
    assert again.mails() == mailbox.mails()
    assert again.text(again.mails()[0]) == "Some words.\n"


def test_nobody_else_on_the_machine_can_read_the_files(mailbox: Mailbox, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Mailbox(tmp_path / "another")
        keep(mailbox, mail())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "another").stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "mail").iterdir()] == [0o600]


async def test_what_is_too_large_is_refused_for_good_and_the_door_stays_open(door: SMTP, mailbox: Mailbox) -> None:
    line = b"x" * 78 + b"\r\n"
    large = mail() + line * (LARGEST // len(line) + 1)
    with pytest.raises(SMTPSenderRefused) as early:  # the client had said how large it is
        await door.sendmail(SENDER, [SOMEBODY], large)
    await door.mail(SENDER)
    await door.rcpt(SOMEBODY)
    with pytest.raises(SMTPDataError) as late:
        await door.data(large)
    assert (early.value.code, late.value.code) == (552, 552)
    await door.rset()
    await door.sendmail(SENDER, [SOMEBODY], mail())
    assert len(mailbox.mails()) == 1


async def test_nobody_is_told_that_a_mail_is_kept_which_is_not(door: SMTP, mailbox: Mailbox, tmp_path: Path) -> None:
    (tmp_path / "mail").rmdir()
    with pytest.raises(SMTPResponseException) as refused:
        await door.sendmail(SENDER, [SOMEBODY], mail())
    assert refused.value.code == 451
    assert mailbox.mails() == []


BROKEN = {
    "nothing": b"",
    "no head": b"\r\n\r\n\xff\xfe\r\n",
    "an unknown character set": b"Content-Type: text/plain; charset=klingon\r\n\r\n\xff\r\n",
    "an endless header": b"Subject: " + b"=?utf-8?q?" * 500 + b"\r\n\r\n",
    "no parts": b'Content-Type: multipart/mixed; boundary="x"\r\n\r\nno part\r\n',
    "a forged envelope": b'X-Envelope: {"from": "me", "to": ["you"], "at": "never"}\r\n\r\ntext\r\n',
    "a broken address": b"From: <<<@@\r\nTo: ,,,;\r\nMessage-ID: <<>\r\nSubject: \x00\x1b[2J\r\n\r\ntext\r\n",
    "a broken encoding": b"Content-Transfer-Encoding: base64\r\n\r\n=====!!\r\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
async def test_a_mail_that_nobody_can_read_is_shown_all_the_same(
    content: bytes, mailbox: Mailbox, browser: httpx2.AsyncClient, tmp_path: Path
) -> None:
    keep(mailbox, content)
    (listed,) = (await browser.get("/mails.json")).json()
    assert (listed["from"], listed["to"]) == (SENDER, [SOMEBODY])
    for address in ("/", f"/mails/{listed['id']}"):
        assert (await browser.get(address)).status_code == 200
    assert Mailbox(tmp_path / "mail").mails() == mailbox.mails()


async def test_what_a_mail_says_is_text_and_never_a_part_of_the_page(
    mailbox: Mailbox, browser: httpx2.AsyncClient
) -> None:
    keep(mailbox, mail(f"<{HOSTILE}>", HOSTILE, HOSTILE), HOSTILE)
    mailbox.keep(HOSTILE, [HOSTILE], mail(), NOW)
    pages = ["/", *(f"/mails/{one.id}" for one in mailbox.mails()), f"/?to={httpx2.QueryParams({'x': HOSTILE})}"]
    for address in pages:
        page = read((await browser.get(address)).text)
        assert page.all("script") == []
        assert "49" not in page.text
    assert HOSTILE in read((await browser.get(pages[1])).text).text


async def test_a_link_in_a_mail_can_be_followed_and_nothing_else_can(
    mailbox: Mailbox, browser: httpx2.AsyncClient
) -> None:
    links = 'http://127.0.0.1:8080/invitations/x_-A1\njavascript:alert(1)\nhttp://x/"onmouseover="alert(1)'
    keep(mailbox, mail(text=links))
    page = read((await browser.get(f"/mails/{mailbox.mails()[0].id}")).text)
    assert "http://127.0.0.1:8080/invitations/x_-A1" in page.addresses()
    assert not [one for one in page.addresses() if one.startswith("javascript")]
    assert not [attributes for _, attributes in page.elements if "onmouseover" in attributes]


@pytest.mark.parametrize("address", ["/", "/?to=nobody%40state.invalid", "/mails/1", "/no/such/page"])
async def test_pages_are_tagged_and_load_nothing_from_elsewhere(
    address: str, mailbox: Mailbox, browser: httpx2.AsyncClient
) -> None:
    keep(mailbox, mail())
    answer = await browser.get(address)
    page = read(answer.text)
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("title")) == len(page.all("h1")) == len(page.all("main")) == 1
    assert all(one.startswith("/") for one in page.addresses())
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.status_code == (404 if "mails/" in address or "such" in address else 200)


async def test_every_field_and_column_has_its_name(mailbox: Mailbox, browser: httpx2.AsyncClient) -> None:
    keep(mailbox, mail())
    page = read((await browser.get("/")).text)
    assert [one["for"] for one in page.all("label")] == [one["id"] for one in page.all("input")]
    assert len(page.all("caption")) == 1
    assert all(one["scope"] in ("col", "row") for one in page.all("th"))


async def test_another_sites_page_cannot_read_the_mails_under_a_name_of_its_own(
    mailbox: Mailbox, browser: httpx2.AsyncClient
) -> None:
    keep(mailbox, mail())
    for address in ("/", "/mails.json"):
        answer = await browser.get(address, headers={"Host": "attacker.invalid"})
        assert answer.status_code == 400
        assert "subject" not in answer.text


async def test_it_says_that_it_lives(browser: httpx2.AsyncClient) -> None:
    assert [(await browser.get(address)).status_code for address in ("/livez", "/readyz", "/style.css")] == [200] * 3


async def test_the_list_for_programs_has_everything_that_a_program_needs(
    mailbox: Mailbox, browser: httpx2.AsyncClient
) -> None:
    keep(mailbox, mail())
    (one,) = json.loads((await browser.get("/mails.json")).text)
    assert set(one) == {"id", "message_id", "from", "to", "subject", "came", "text"}
    assert one["text"] == "Some words.\n"
