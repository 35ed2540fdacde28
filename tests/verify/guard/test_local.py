"""A person's own machine: no accounts, and nobody else."""

from __future__ import annotations

import pytest
from guarding import guarded


@pytest.fixture
def page(tmp_path):
    """The page of a person's own machine."""
    with guarded(tmp_path / "data") as page:
        yield page


def test_whoever_sits_at_the_machine_is_its_editor(page) -> None:
    """
    Nothing has to be set up.
    """
    assert {"name": "local editor", "role": "editor"} == page.who()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8484", "[::1]:80", "LOCALHOST"])
def test_this_machine_has_several_names(page, host) -> None:
    """
    Under any port: some are passed on by ssh.
    """
    assert page.client.get(f"{page.url}/who", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost@x", ""])
def test_a_name_that_somebody_pointed_here_is_refused(page, host) -> None:
    """
    DNS rebinding: a page of evil.example asks evil.example, which is 127.0.0.1 by now.
    """
    assert page.client.get(f"{page.url}/who", headers={"host": host}).status_code in {400, 421}


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_a_proxy_in_front_needs_accounts(page, header) -> None:
    """
    Otherwise everybody behind it would be the local editor.
    """
    answer = page.client.get(f"{page.url}/who", headers={header: "203.0.113.7"})

    assert answer.status_code == 421
    assert "public_url" in answer.json()["next_step"]


def test_a_script_needs_no_form(page) -> None:
    """
    Curl sends none of what a browser sends.
    """
    assert page.client.post(f"{page.url}/checks", data={"article": "a"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"referer": "https://evil.example/"},
    ],
)
def test_another_page_cannot_make_the_browser_ask(page, headers) -> None:
    """
    A page elsewhere can send forms to 127.0.0.1, and the browser says so.
    """
    assert page.client.post(f"{page.url}/checks", data={"article": "a"}, headers=headers).status_code == 403


def test_another_page_reads_nothing_through_the_browser(tmp_path) -> None:
    """
    Even where every site may read answers: only those that are named are let near.
    """
    with guarded(tmp_path, origins=("*", "https://cms.example")) as page:
        origins = ("https://evil.example", "null", "https://cms.example", page.url)
        asked = [page.client.get(f"{page.url}/who", headers={"origin": one}) for one in origins]

        assert [401, 401, 200, 200] == [answer.status_code for answer in asked]


def test_a_form_carries_its_token(page) -> None:
    """
    It is the first field; a script sends it in a header.
    """
    token = page.form_token()
    own = {"origin": page.url, "sec-fetch-site": "same-origin"}

    as_field = page.client.post(f"{page.url}/checks", data={"csrf": token, "article": "a"}, headers=own)
    as_header = page.client.post(f"{page.url}/checks", headers={**own, "x-csrf-token": token})
    as_part = page.client.post(
        f"{page.url}/library", data={"csrf": token}, files={"file": b"pixels" * 9000}, headers=own
    )

    assert [200, 200, 200] == [as_field.status_code, as_header.status_code, as_part.status_code]
    assert {"article": "a", "by": "local editor"} == as_field.json()
    assert {"bytes": 54000} == as_part.json()


def test_a_form_of_another_browser_is_refused(page) -> None:
    """
    Tokens are bound to a cookie that no script can read.
    """
    token = page.form_token()
    page.client.cookies.clear()
    page.form_token()

    refused = page.client.post(
        f"{page.url}/checks", data={"csrf": token}, headers={"origin": page.url, "accept": "text/html"}
    )

    assert refused.status_code == 403
    assert "text/html" in refused.headers["content-type"]


def test_a_page_that_hides_its_address_may_still_send_forms(page) -> None:
    """
    Its origin is then null, beside the browser's word that the sites are the same.
    """
    token = page.form_token()
    headers = {"origin": "null", "sec-fetch-site": "same-origin"}

    assert page.client.post(f"{page.url}/checks", data={"csrf": token}, headers=headers).status_code == 200


def test_the_cookie_is_read_by_no_script(page) -> None:
    """
    Nor sent by another site's form.
    """
    told = page.client.get(f"{page.url}/form").headers["set-cookie"]

    assert "HttpOnly" in told
    assert "SameSite=Lax" in told


def test_what_cannot_be_logged_is_not_done(page) -> None:
    """
    Here a file stands where its folder should be.
    """
    (page.guard.settings.data / "audit").write_text("in the way")

    assert page.client.post(f"{page.url}/checks").status_code == 503


def test_the_log_says_who_did_what(page) -> None:
    """
    No query, no body, no cookie; reading is not logged.
    """
    page.client.get(f"{page.url}/who?secret=1")
    page.client.post(f"{page.url}/checks?secret=2", data={"article": "secret 3"})

    (line,) = page.logged()

    assert ("local editor", "editor", "loopback", "POST /checks", 200, "one") == tuple(
        line[name] for name in ("who", "role", "via", "did", "status", "job")
    )
    assert "secret" not in str(line)
