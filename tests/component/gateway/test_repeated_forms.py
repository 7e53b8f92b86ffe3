"""Forms that are sent twice: the second answer is the first, for the same browser and content alone."""

import asyncio
import json
import re

import httpx2
import pytest

from services.gateway.site.assets import STATIC
from tests.component.gateway.client import Upstream

INVITED = f"/invitations/{'x' * 43}"
PASSWORD = "quiet harbor lantern velvet"  # pragma: allowlist secret
HERE = {"Sec-Fetch-Site": "same-origin"}
PERSON = b'{"name": "Lee", "email": "lee@state.example"}'


async def fields_of(client: httpx2.AsyncClient, path: str, cookie: str = "") -> tuple[dict[str, str], str]:
    """The hidden fields of the last form on a page, and the cookie of the browser."""
    answer = await client.get(path, headers={"Cookie": cookie} if cookie else {})
    client.cookies.clear()
    fields = dict(re.findall('<input type="hidden" name="(form_[a-z]+)" value="([^"]+)">', answer.text))
    return fields, answer.headers.get("set-cookie", cookie).partition(";")[0]


def accepts_once(upstream: Upstream) -> None:
    upstream.bodies = {"/look": PERSON, "/providers": b'{"providers": []}'}
    upstream.body = b'{"recovery_codes": ["abcd-efgh"]}'
    upstream.headers |= {"set-cookie": "__Host-oms=first; Path=/"}


def accepted(upstream: Upstream) -> int:
    """How often identity was asked to set up the account."""
    return sum(asked.path.endswith("/invitations/accept") for asked in upstream.asked)


async def test_form_sent_twice_is_answered_with_the_first_response(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    """The recovery codes are in the first answer alone; who presses twice would never see them."""
    accepts_once(upstream)
    form, cookie = await fields_of(client, INVITED)
    sent = form | {"password": PASSWORD}
    answers = await asyncio.gather(
        *(client.post(INVITED, data=sent, headers=HERE | {"Cookie": cookie}) for _ in range(3))
    )
    upstream.body, upstream.status = b'{"detail": "This link is not valid."}', 403
    answers.append(await client.post(INVITED, data=sent, headers=HERE | {"Cookie": cookie}))
    assert {(answer.status_code, "abcd-efgh" in answer.text) for answer in answers} == {(200, True)}
    assert {answer.headers["set-cookie"] for answer in answers} == {"__Host-oms=first; Path=/"}
    assert accepted(upstream) == 1


@pytest.mark.parametrize("changed", ["password", "form_key", "cookie", "no key", "path"])
async def test_form_that_differs_is_not_answered_with_an_earlier_response(
    client: httpx2.AsyncClient, upstream: Upstream, changed: str
) -> None:
    """Somebody else at the same gateway would be signed in by a stranger's answer."""
    accepts_once(upstream)
    form, cookie = await fields_of(client, INVITED)
    sent = form | {"password": PASSWORD}
    other, headers = dict(sent), HERE | {"Cookie": cookie}
    assert (await client.post(INVITED, data=sent, headers=headers)).status_code == 200
    path = INVITED.replace("x", "y") if changed == "path" else INVITED
    if changed in other:
        other[changed] += "0"
    if changed == "no key":
        del other["form_key"]
    if changed == "cookie":
        headers |= {"Cookie": "__Host-oms-form=another"}
    assert (await client.post(path, data=other, headers=headers)).status_code == 200
    assert accepted(upstream) == 2


async def test_form_that_was_refused_is_tried_again(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    """A wrong answer that stays would end an invitation by one mistyped code."""
    accepts_once(upstream)
    form, cookie = await fields_of(client, INVITED)
    upstream.status = 503
    sent, headers = form | {"password": PASSWORD}, HERE | {"Cookie": cookie}
    upstream.bodies["/look"] = PERSON
    assert (await client.post(INVITED, data=sent, headers=headers)).status_code >= 400
    upstream.status = 200
    assert (await client.post(INVITED, data=sent, headers=headers)).status_code == 200


async def test_repeated_form_of_another_site_is_refused(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    """The answer to a form must not be handed to a page of somebody else's."""
    accepts_once(upstream)
    form, cookie = await fields_of(client, INVITED)
    sent = form | {"password": PASSWORD}
    for origin, status in ((HERE, 200), ({"Sec-Fetch-Site": "cross-site"}, 403)):
        answer = await client.post(INVITED, data=sent, headers=origin | {"Cookie": cookie})
        assert answer.status_code == status


async def test_every_page_disables_the_buttons_of_a_sent_form(client: httpx2.AsyncClient) -> None:
    """Most second presses come from a first one that shows nothing for a second."""
    page = (await client.get("/sign-in")).text
    address = STATIC.address("forms.js")
    assert f'<script src="{address}" defer></script>' in page
    script = (await client.get(address)).text
    stub = """
      const button = { disabled: false }, form = { querySelectorAll: () => [button] }, heard = {};
      global.document = { addEventListener: (name, call) => { heard[name] = call; }, forms: [form] };
      global.window = { addEventListener: (name, call) => { heard[name] = call; } };
    """
    steps = """
      const seen = [];
      const waiting = [];
      global.setTimeout = (call, after) => waiting.push([after ?? 0, call]);
      heard.submit({ target: form });
      seen.push(button.disabled);
      waiting.find(([after]) => after === 0)[1]();
      seen.push(button.disabled);
      heard.pageshow();
      seen.push(button.disabled);
      console.log(JSON.stringify(seen));
    """
    run = await asyncio.create_subprocess_exec("node", "-e", stub + script + steps, stdout=asyncio.subprocess.PIPE)
    assert json.loads((await run.communicate())[0]) == [False, True, False]
