"""`oms mail` on a catcher that runs as a process of its stack."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.commands.local.mail import plain
from deploy.local.processes import kill, stop
from deploy.local.servers import mail, start
from deploy.local.stack_state import StackState
from tests.component.deploy.mail_sender import SOMEBODY, give


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StackState]:
    """A stack of nothing but the catcher, with one mail that came twice and one that came once."""
    ledger = StackState(tmp_path_factory.mktemp("mails"))
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("SMTP_URL", raising=False)
        url = start._mail(ledger, print)
        for number in (1, 1, 2):
            give(url, number)
        yield ledger
        stop(ledger.all_running().values())


def oms(ledger: StackState, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("oms")), "mail", *arguments, "--folder", str(ledger.folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_list_has_each_mail_once_and_the_newest_last(ledger: StackState) -> None:
    done = oms(ledger)
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines() if SOMEBODY in line]
    assert [(row[3], row[-2]) for row in rows] == [("2", "1"), ("1", "2")]


def test_with_an_address_the_texts_are_shown_and_cannot_command_the_terminal(ledger: StackState) -> None:
    done = oms(ledger, SOMEBODY.upper())
    assert done.returncode == 0, done.stderr
    assert done.stdout.index("Subject: Number 1") < done.stdout.index("The text of 1") < done.stdout.index("Number 2")
    assert "(2 times)" in done.stdout
    assert "\x1b" not in done.stdout


def test_programs_get_json(ledger: StackState) -> None:
    listed = json.loads(oms(ledger, "--json").stdout)
    assert [(one["subject"], one["to"], len(one["came"])) for one in listed] == [
        ("Number 1", [SOMEBODY], 2),
        ("Number 2", [SOMEBODY], 1),
    ]


def test_an_address_without_mail_is_said_in_a_sentence(ledger: StackState) -> None:
    done = oms(ledger, "nobody@state.invalid")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No mail to nobody@state.invalid has come." in done.stderr
    assert json.loads(oms(ledger, "nobody@state.invalid", "--json").stdout) == []


def test_a_stack_without_a_catcher_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = oms(StackState(tmp_path))
    assert (done.returncode, done.stdout) == (3, "")
    assert "not running" in done.stderr
    assert "Traceback" not in done.stderr


def test_mails_and_addresses_stay_when_the_catcher_is_killed_and_comes_back(ledger: StackState) -> None:
    before, url = mail.taken(ledger), mail.smtp_url(ledger)
    running = ledger.running(mail.PROCESS_NAME)
    assert running
    kill(running)
    assert mail.page(ledger) is None
    with pytest.raises(mail.NoCatcher, match="oms up"):
        mail.taken(ledger)
    assert start._mail(ledger, print) == url
    assert mail.taken(ledger) == before


def test_somebody_elses_mail_server_is_used_and_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "smtp://user:hunter2@relay"  # pragma: allowlist secret
    monkeypatch.setenv("SMTP_URL", url)
    ledger = StackState(tmp_path)
    assert start._mail(ledger, print) == url
    assert ledger.all_running() == {}
    assert "hunter2" not in capsys.readouterr().out


def test_lines_stay_lines_and_commands_become_marks() -> None:
    assert plain("a\tb\nc\x1b[31m\x07é李\r") == "a\tb\nc�[31m�é李�"
