"""A form is sent once: its buttons rest while the server works."""

from __future__ import annotations

import pytest

BUTTON = "#review button[type=submit]"


@pytest.fixture
def form(tab, bundle):
    """
    A tab with a sign-off that is filled in, and what was sent: its server answers that there is no new page.
    """
    sent = []

    def stay(route):
        sent.append(route.request.url)
        route.fulfill(status=204)

    tab.route("**/review", stay)
    tab.goto(f"/records/{bundle.name}")
    tab.locator(".chip .mark").first.wait_for()
    tab.fill("#by", "A. Editor")
    return tab, sent


def test_a_double_click_signs_once(form):
    """
    The button says that the record is being sealed, and a second click reaches nothing.
    """
    tab, sent = form
    tab.locator(BUTTON).dblclick(no_wait_after=True)
    tab.wait_for_timeout(300)
    button = tab.locator(BUTTON)

    assert 1 == len(sent)
    assert ("Sealing…", True) == (button.inner_text(), button.is_disabled())


def test_a_page_that_the_browser_kept_can_be_sent_again(form):
    """
    Shown again from wherever it was kept, its buttons work and say what they said.
    """
    tab, _sent = form
    before = tab.locator(BUTTON).inner_text()
    tab.locator(BUTTON).click(no_wait_after=True)
    tab.wait_for_timeout(300)
    tab.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    button = tab.locator(BUTTON)

    assert (before, True) == (button.inner_text(), button.is_enabled())


def test_back_leads_to_a_form_that_works(tab, bundle):
    """
    Signed, gone back: the buttons are those of a page that was just opened.
    """
    tab.goto(f"/records/{bundle.name}")
    tab.locator(".chip .mark").first.wait_for()
    tab.fill("#by", "A. Editor")
    tab.locator(BUTTON).click()
    tab.locator(".change").first.wait_for()
    tab.go_back()

    assert 0 == tab.locator("form[method=post] button:disabled").count()
    assert 0 == tab.get_by_text("Sealing…").count()


def test_a_download_leaves_its_button_as_it_was(tab, bundle):
    """
    A form that only asks leads nowhere else, and can be used again.
    """
    tab.goto(f"/records/{bundle.name}")
    tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    tab.fill("#reviewer", "A. Editor")
    tab.fill("#organisation", "A Newsroom")
    tab.fill("#review-url", "https://newsroom.example/review")
    with tab.expect_download():
        tab.locator("form[method=get] button[type=submit]").click()

    assert tab.locator("form[method=get] button[type=submit]").is_enabled()
