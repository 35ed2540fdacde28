"""A newsroom's page: tokens, roles, a proxy's word."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from guarding import guarded

from verify.web.guard.tokens import TokenRefusedError

PROXIED = {
    "proxies": ("127.0.0.1",),
    "proxy_user": "Remote-User",
    "proxy_groups": "Remote-Groups",
    "roles": ("editor=desk", "viewer=*"),
}


@pytest.fixture
def page(tmp_path):
    """A newsroom's page, with no way in but tokens."""
    with guarded(tmp_path / "data", public=True) as page:
        yield page


def test_nobody_is_let_in_unknown(page) -> None:
    """
    A program gets a problem, a person the way to log in.
    """
    program = page.client.get(f"{page.url}/who")
    person = page.client.get(f"{page.url}/who", headers={"accept": "text/html"})

    assert (401, "application/problem+json") == (program.status_code, program.headers["content-type"])
    assert (303, "/login?next=/who") == (person.status_code, person.headers["location"])


@pytest.mark.parametrize(
    ("role", "reads", "checks", "corrects"),
    [("viewer", 200, 403, 403), ("checker", 200, 200, 403), ("editor", 200, 200, 200)],
)
def test_each_role_may_do_what_those_below_it_may(page, role, reads, checks, corrects) -> None:
    """
    A program with a token carries no form's token.
    """
    token = page.token(role)

    assert (reads, checks, corrects) == (
        page.client.get(f"{page.url}/who", headers=token).status_code,
        page.client.post(f"{page.url}/checks", headers=token).status_code,
        page.client.post(f"{page.url}/api/v1/records/correct", headers=token).status_code,
    )


def test_a_token_is_kept_as_a_digest(page) -> None:
    """
    Whoever reads the data folder cannot use it.
    """
    secret = page.token()["authorization"].removeprefix("Bearer ")
    kept = list((page.guard.settings.data / "accounts" / "tokens").iterdir())

    assert len(kept) == 1
    assert secret not in kept[0].read_text()
    assert kept[0].stat().st_mode & 0o077 == 0


def test_a_revoked_token_opens_nothing_at_once(page) -> None:
    """
    Nor does a session that began with it.
    """
    token = page.token()
    csrf = page.form_token()
    form = {"csrf": csrf, "token": token["authorization"].removeprefix("Bearer ")}
    page.client.post(f"{page.url}/login", data=form)
    before = page.who(), page.who(**token)
    page.guard.register.tokens.revoke(page.guard.register.tokens.every()[0].id)

    assert before == ({"name": "a program", "role": "checker"},) * 2
    assert [401, 401] == [page.who()["status"], page.who(**token)["status"]]


@pytest.mark.parametrize(
    "told",
    [
        "Bearer",
        "Bearer recount_000000000000_" + "a" * 43,
        "Bearer recount_../../../etc_" + "a" * 43,
        "Basic !!!",
        "Digest x",
        "Bearer \u00e9",
    ],
)
def test_a_wrong_token_is_refused_and_logged(page, told) -> None:
    """
    It is no reader who is merely unknown, even where records are open to all.
    """
    answer = page.client.get(f"{page.url}/who", headers={"authorization": told.encode("latin-1")})

    assert answer.status_code == 401
    assert ("GET /who", 401) == tuple(page.logged()[-1][name] for name in ("did", "status"))


def test_guessing_is_slowed_down(page) -> None:
    """
    Ten wrong tokens a minute from one address.
    """
    guess = {"authorization": "Bearer guess"}
    statuses = [page.client.get(f"{page.url}/who", headers=guess).status_code for _ in range(12)]

    assert [401] * 10 + [429] * 2 == statuses


def test_a_feed_reader_sends_the_token_as_a_password(page) -> None:
    """
    It reads; a browser keeps passwords, so it may not change anything.
    """
    secret = page.token("editor")["authorization"].removeprefix("Bearer ")
    basic = {"authorization": "Basic " + base64.b64encode(f"any:{secret}".encode()).decode()}

    assert 200 == page.client.get(f"{page.url}/who", headers=basic).status_code
    assert 403 == page.client.post(f"{page.url}/checks", headers=basic).status_code


def test_a_token_has_a_name_of_one_line(page) -> None:
    """
    It stands in the log and in reviews.
    """
    with pytest.raises(TokenRefusedError, match="cannot be called"):
        page.guard.register.tokens.make("a\nb", "viewer", now=datetime.now(UTC))


def test_the_page_answers_to_its_own_name_alone(page) -> None:
    """
    Whatever a proxy passes on.
    """
    answer = page.client.get(f"{page.url}/who", headers={**page.token(), "host": "evil.example"})

    assert answer.status_code == 421


def test_a_proxy_says_who_has_logged_in(tmp_path) -> None:
    """
    Its groups give the role; the highest holds.
    """
    with guarded(tmp_path, public=True, **PROXIED) as page:
        known = page.client.get(
            f"{page.url}/who", headers={"remote-user": "Ana Example", "remote-groups": "staff, desk"}
        )
        read = page.client.get(f"{page.url}/who", headers={"remote-user": "Ana Example"})

        assert {"name": "Ana Example", "role": "editor"} == known.json()
        assert {"name": "Ana Example", "role": "viewer"} == read.json()


def test_only_the_proxy_is_believed(tmp_path) -> None:
    """
    Whoever reaches the page past it can write any header.
    """
    with guarded(tmp_path, public=True, **(PROXIED | {"proxies": ("192.0.2.1",)})) as page:
        assert 401 == page.client.get(f"{page.url}/who", headers={"remote-user": "root"}).status_code


def test_a_header_that_comes_twice_names_nobody(tmp_path) -> None:
    """
    One of the two is the client's own.
    """
    with guarded(tmp_path, public=True, **PROXIED) as page:
        twice = [("remote-user", "root"), ("remote-user", "Ana Example")]

        assert 403 == page.client.get(f"{page.url}/who", headers=twice).status_code


def test_behind_a_proxy_forms_carry_their_token_too(tmp_path) -> None:
    """
    The proxy knows its people by a cookie, which a browser sends wherever it is told to.
    """
    with guarded(tmp_path, public=True, **PROXIED) as page:
        said = {"remote-user": "Ana Example", "remote-groups": "desk"}
        token = page.form_token(**said)

        assert 403 == page.client.post(f"{page.url}/checks", headers=said).status_code
        assert 200 == page.client.post(f"{page.url}/checks", headers=said, data={"csrf": token}).status_code


@pytest.mark.parametrize(("is_public", "status"), [(True, 200), (False, 401)])
def test_records_can_be_open_to_readers(tmp_path, is_public, status) -> None:
    """
    The setting public_records; nothing else is open.
    """
    with guarded(tmp_path, public=True, public_records=is_public) as page:
        assert status == page.client.get(f"{page.url}/records/one").status_code
        assert 401 == page.client.get(f"{page.url}/who").status_code
