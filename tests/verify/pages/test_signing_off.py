"""Signing off, correcting and withdrawing on the page: by whose name, in which words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from browsing import pages
from servers import free_port


def _signed(site, record, **fields):
    """Sign a record by the form; gives the id of the one that takes its place."""
    at = f"/records/{record}"
    sent = site.send(at, f"{at}/review", number=0, **fields)
    assert 303 == sent.status_code, sent.text
    return sent.headers["location"].partition("?")[0].rpartition("/")[2]


def test_a_sign_off_is_calm_and_no_correction(site, bundle):
    """
    On page, embed and list: looked at by whom. The earlier record is signed off, and still says its verdict.
    """
    first = _signed(site, bundle.name, by="Ana", removed=["0"], reason="A shed.")
    new = _signed(site, first, by="Ben")
    page, embed = (site.http.get(f"/{at}/{new}").text for at in ("records", "embed"))
    old = site.http.get(f"/records/{first}").text
    filed = {one.id: (one.status, one.signed_off) for one in site.desk.history(new).chain}
    deeds = [(one.what, one.by) for one in site.desk.history(new).events if one.what != "checked"]

    for one in (page, embed):
        assert '<p class="calm">Looked at by Ben on ' in one
        assert one.index("Corrected by Ana on ") < one.index("Looked at by Ben on ")
        assert "takes the place of" not in one
    assert "As corrected (Ana)" in page
    assert '<p class="calm">Signed off on ' in old
    assert "Was: " not in old
    assert ("corrected", False) == filed[bundle.name]
    assert ("corrected", True) == filed[first]
    assert [("corrected", "Ana"), ("signed_off", "Ben")] == deeds


def test_a_sign_off_that_is_corrected_lends_no_calm(site, bundle):
    """
    The first record was signed off, and what signed it off corrected: both are corrected, in lists too.
    """
    first = _signed(site, bundle.name, by="Ana", removed=["0"], reason="A shed.")
    looked = _signed(site, first, by="Ben")
    last = _signed(site, looked, by="Ana", removed=["0"], reason="A shed.")
    page = site.http.get(f"/records/{first}").text

    assert (
        f"This record was corrected on {datetime.now(UTC):%-d %b %Y} by Ana, in record {last}: A shed."
        in page
    )
    assert [False] * 4 == [one.signed_off for one in site.desk.history(last).chain]


def test_nobody_signs_without_a_name(site, bundle):
    """
    Without accounts no name is filled in, and none is taken for granted: it stays in the record for good.
    """
    at = f"/records/{bundle.name}"
    page = site.http.get(at).text
    sent = [
        site.send(at, f"{at}/review", number=0, by=" "),
        site.send(at, f"{at}/claim", words="73", relation="about", value="73", by="", reason="Misread."),
        site.send(at, f"{at}/withdraw", by=" ", reason="Another yard.", sure="yes"),
    ]

    assert 'value="local editor"' not in page
    assert [422] * 3 == [one.status_code for one in sent]
    assert all("name was given" in one.text for one in sent)
    assert "active" == site.desk.record(bundle.name).status


@pytest.mark.parametrize("told", [{"reason": "Another yard."}, {"reason": " ", "sure": "yes"}])
def test_a_record_is_taken_back_on_purpose(site, bundle, told):
    """
    With a reason, and a ticked box; a browser without scripts insists on both as well.
    """
    at = f"/records/{bundle.name}"
    sent = site.send(at, f"{at}/withdraw", by="A. Editor", **told)

    assert 422 == sent.status_code
    assert "was not withdrawn" in sent.text
    assert '<input type="checkbox" name="sure" value="yes" required>' in site.http.get(at).text


def test_with_accounts_a_person_signs_by_their_own_name(data_folder, bundle):
    """
    It is filled in, and may be changed.
    """
    port = free_port()
    with pages(data_folder, bundle, port=port, public_url=f"http://127.0.0.1:{port}") as site:
        token = site.guard.register.tokens.make("Ana", "editor", now=datetime.now(UTC))[1]
        page = site.http.get(f"/records/{bundle.name}", headers={"authorization": f"Bearer {token}"}).text

    assert 4 == page.count('autocomplete="name" value="Ana"')
