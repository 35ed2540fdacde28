"""Two people on one record, each in a browser of their own, with accounts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from browsing import pages, tab_of
from servers import free_port

PEOPLE = {"Ana": "editor", "Ben": "editor", "Cem": "viewer"}


@pytest.fixture
def office(data_folder, bundle):
    """
    Pages with accounts, and a token for each person.
    """
    port = free_port()
    with pages(data_folder, bundle, port=port, public_url=f"http://127.0.0.1:{port}") as site:
        book = site.guard.register.tokens
        tokens = {name: book.make(name, role, now=datetime.now(UTC))[1] for name, role in PEOPLE.items()}
        yield site, tokens


def _enter(tab, token) -> None:
    """Log in with a token, as a person does."""
    tab.goto("/login")
    tab.fill("input[name=token]", token)
    tab.locator("form button[type=submit]").first.click()
    tab.wait_for_url(lambda at: not at.endswith("/login"))


def test_the_second_of_two_is_told_and_finds_what_the_first_did(office, bundle, browser):
    """
    Both take a mark away; the first correction stands, the second is refused and leads to the first.
    """
    site, tokens = office
    at = f"/records/{bundle.name}"
    with tab_of(browser, site) as first, tab_of(browser, site, quiet=False) as second:
        for tab, name in ((first, "Ana"), (second, "Ben")):
            _enter(tab, tokens[name])
            tab.goto(at)
            tab.locator(".chip .mark").first.click(force=True)
            tab.fill("#reason", f"{name} saw a shed.")
        first.locator("#review button[type=submit]").click()
        first.wait_for_url(lambda url: bundle.name not in url)
        second.locator("#review button[type=submit]").click()
        second.locator(".problem, main .problem, [role=alert]").first.wait_for()
        told = second.locator("main").inner_text()
        second.goto(at)
        second.locator(".change a, .change").first.wait_for()
        seen = second.locator("main").inner_text()
    chain = site.desk.history(bundle.name).chain

    assert "somebody was faster" in told
    assert "corrected" in seen
    assert 2 == len(chain)
    assert "Ana saw a shed." in site.desk.record(chain[-1].id).model_dump_json() or any(
        "Ana saw a shed." in site.desk.record(one.id).model_dump_json() for one in chain
    )


def test_a_viewer_reads_and_is_offered_no_form(office, bundle, browser):
    """
    Who may not correct sees the record, and no way to sign it.
    """
    site, tokens = office
    with tab_of(browser, site) as tab:
        _enter(tab, tokens["Cem"])
        tab.goto(f"/records/{bundle.name}")
        forms = tab.locator("#review").count()
        quote = tab.locator("blockquote").first.inner_text()

    assert 0 == forms
    assert "73 railcars" in quote


def test_who_is_not_known_sees_nothing_but_the_way_in(office, bundle, browser):
    """
    The record's address leads to the login, and not one word of the record.
    """
    site, _ = office
    with tab_of(browser, site, quiet=False) as tab:
        tab.goto(f"/records/{bundle.name}")
        told = tab.locator("body").inner_text()

    assert "73 railcars" not in told
    assert "Log in" in told or "log in" in told
