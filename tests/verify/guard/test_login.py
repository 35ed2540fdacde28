"""Logging in with a provider, and out."""

from __future__ import annotations

import time

import pytest
from guarding import guarded
from joserfc.jwk import RSAKey
from login_provider import CLIENT, SECRET, login_provider

from verify.errors import SettingError
from verify.settings import Settings
from verify.web.guard.sessions import cookie, sessions_of

HTML = {"accept": "text/html"}


@pytest.fixture
def provider():
    """A login provider."""
    with login_provider() as provider:
        yield provider


@pytest.fixture
def page(tmp_path, provider):
    """A newsroom's page whose people log in with it."""
    told = {"login_client": CLIENT, "login_secret": SECRET, "login_issuer": provider.url}
    with guarded(tmp_path, public=True, roles=("editor=desk", "checker=ana@example.org"), **told) as page:
        provider.callback = f"{page.url}/login/callback"
        yield page


def _sent_back(page, path: str = "/login/start?next=/records/one") -> str:
    """Where the provider sends the browser back to."""
    there = page.client.get(f"{page.url}{path}")
    assert there.status_code == 303, there.text
    return page.client.get(there.headers["location"]).headers["location"]


def _log_in(page):
    """Log in; gives the page's answer."""
    return page.client.get(_sent_back(page))


@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
def test_a_person_logs_in(page, provider, way) -> None:
    """
    They come back to the page that they wanted, with the role of their group.
    """
    provider.ways = (way,)
    answer = _log_in(page)

    assert (303, "/records/one") == (answer.status_code, answer.headers["location"])
    assert {"name": "Ana Example", "role": "editor"} == page.who()


def test_the_log_names_the_account(page) -> None:
    """
    A person can change their name at the provider, not the account's number.
    """
    _log_in(page)

    assert f"a-1 at {page.guard.settings.login_issuer}" == page.logged()[-1]["account"]


def test_the_page_says_how_to_log_in(page) -> None:
    """
    With a link to the provider, which keeps the way on.
    """
    shown = page.client.get(f"{page.url}/login?next=/records/one", headers=HTML)

    assert shown.status_code == 200
    assert 'href="/login/start?next=/records/one"' in shown.text


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/%0d%0aset-cookie:a=b", "/" * 400],
)
def test_a_login_leads_to_this_page_alone(page, elsewhere) -> None:
    """
    A link that somebody sends may say where to go on to.
    """
    answer = page.client.get(_sent_back(page, f"/login/start?next={elsewhere}"))

    assert answer.headers["location"] == "/" or answer.headers["location"].startswith("/%")


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"groups": ["desk"]}, "editor"),
        ({"groups": "desk"}, "editor"),
        ({"groups": ["DESK "]}, "editor"),
        ({"email": "ana@example.org", "email_verified": True}, "checker"),
        ({"email": "ana@example.org", "email_verified": False}, None),
        ({"email": "ana@example.org"}, None),
        ({"preferred_username": "desk", "name": "desk"}, None),
        ({"groups": [["desk"], 7, None]}, None),
        ({}, None),
    ],
)
def test_a_role_comes_from_what_the_provider_vouches_for(page, provider, claims, role) -> None:
    """
    Not from a name, nor an address that nobody checked: people give themselves those.
    """
    provider.claims = {"sub": "a-1", "name": "Ana Example", **claims}
    answer = _log_in(page)

    assert answer.status_code == (303 if role else 403)
    assert role == page.who().get("role")


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://other.example"},
        {"aud": "another-page"},
        {"aud": ["another-page", CLIENT]},
        {"nonce": "of another login"},
        {"nonce": None},
        {"exp": int(time.time()) - 600},
        {"exp": None},
        {"sub": None},
        {"at_hash": "of another token"},
        {"iat": int(time.time()) + 6000},
    ],
    ids=str,
)
def test_what_was_said_to_or_by_others_lets_nobody_in(page, provider, lies) -> None:
    """
    Issuer, audience, time and nonce must all be this login's.
    """
    provider.lies = lies

    assert 403 == _log_in(page).status_code
    assert 401 == page.who()["status"]


def test_a_key_of_somebody_else_lets_nobody_in(page, provider) -> None:
    """
    Whatever it says.
    """
    provider.signing = RSAKey.generate_key(2048, {"kid": "one"})

    assert 403 == _log_in(page).status_code


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_what_proves_nothing_lets_nobody_in(page, provider, algorithm) -> None:
    """
    No signature at all, or one that everybody can make with the public key.
    """
    provider.unproved = algorithm

    assert 403 == _log_in(page).status_code


def test_a_login_that_was_begun_in_another_browser_is_refused(page) -> None:
    """
    Somebody could send a link that logs another person in as themselves.
    """
    back = _sent_back(page)
    page.client.cookies.clear()

    assert 403 == page.client.get(back).status_code


def test_a_code_is_good_once(page) -> None:
    """
    The provider says so, and nobody is logged in by the second.
    """
    back = _sent_back(page)
    page.client.get(back)

    assert 502 == page.client.get(back).status_code


@pytest.mark.parametrize("query", ["", "?code=a", "?state=a&code=b", "?error=access_denied&state=a"])
def test_a_callback_that_nobody_asked_for(page, query) -> None:
    """
    It is refused, with the way to begin again.
    """
    answer = page.client.get(f"{page.url}/login/callback{query}", headers=HTML)

    assert answer.status_code == 403
    assert "Begin again" in answer.text


def test_a_provider_that_is_another_one_is_refused(page, provider) -> None:
    """
    Its document must name it as the settings do.
    """
    provider.described = lambda: {"issuer": "https://other.example"}

    assert 502 == page.client.get(f"{page.url}/login/start").status_code


def test_a_provider_that_is_down_is_told_of(page, provider) -> None:
    """
    Nobody is let in meanwhile.
    """
    provider.described = lambda: {}["gone"]

    answer = page.client.get(f"{page.url}/login/start")

    assert answer.status_code == 502
    assert "login provider" in answer.json()["detail"]


def test_logging_out_ends_the_session_for_good(page) -> None:
    """
    A cookie that somebody kept opens nothing any more.
    """
    _log_in(page)
    kept = dict(page.client.cookies)
    out = page.client.post(f"{page.url}/logout", data={"csrf": page.form_token()})
    page.client.cookies.update(kept)

    assert out.status_code == 303
    assert 401 == page.who()["status"]


def test_a_cookie_that_was_changed_is_none(page) -> None:
    """
    It is signed with a key of the data folder.
    """
    _log_in(page)
    name = page.guard.register.sessions.cookie
    page.client.cookies.set(name, "A" + page.client.cookies[name][1:], domain="127.0.0.1")

    assert page.who().get("role") is None


def test_logging_in_with_a_token(page) -> None:
    """
    For newsrooms without a provider; the session has the token's name and role.
    """
    secret = page.token("checker", name="Ana Example")["authorization"].removeprefix("Bearer ")
    csrf = page.form_token()
    answer = page.client.post(f"{page.url}/login", data={"csrf": csrf, "token": secret, "next": "/who"})

    assert (303, "/who") == (answer.status_code, answer.headers["location"])
    assert {"name": "Ana Example", "role": "checker"} == page.who()
    assert secret not in str(page.logged())


def test_a_wrong_token_leads_back_to_the_login(page) -> None:
    """
    Whoever mistyped it types it again, also where the browser does not say where they were.
    """
    form = {"csrf": page.form_token(), "token": "recount_mistyped"}
    answer = page.client.post(f"{page.url}/login", data=form, headers=HTML)

    assert 401 == answer.status_code
    assert '<a href="/login">Log in</a>' in answer.text


def test_another_site_cannot_log_somebody_in(page) -> None:
    """
    The form to log in carries its token like any other.
    """
    secret = page.token()["authorization"].removeprefix("Bearer ")

    assert 403 == page.client.post(f"{page.url}/login", data={"token": secret}).status_code


def test_off_loopback_cookies_travel_over_tls_alone(tmp_path) -> None:
    """
    And no neighbouring host can set them: __Host- stands before their names.
    """
    sessions = sessions_of(Settings(data=tmp_path, public_url="https://recount.example"))

    assert ("__Host-recount_session", True) == (sessions.cookie, sessions.is_secure)
    assert cookie("a", "b", is_secure=True).endswith("; Secure")


def test_the_key_of_the_sessions_is_read_by_its_owner_alone(tmp_path) -> None:
    """
    Whoever has it could log in as anybody, so one that others can read is refused.
    """
    settings = Settings(data=tmp_path)
    sessions_of(settings)
    (tmp_path / "accounts" / "session.key").chmod(0o644)

    with pytest.raises(SettingError, match="can be read by others"):
        sessions_of(settings)
