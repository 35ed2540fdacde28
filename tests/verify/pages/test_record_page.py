"""The page of a record: the verdict at its top, what stands behind it, and what each person may do there."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from browsing import pages
from bundling import make_bundle, rewrite
from servers import free_port

ALTERED = {
    "source_url": "https://source.example/report",
    "source_final_url": "https://source.example/report",
    "source_quote": "We counted approximately 73 <b>railcars</b>.",
    "outcome": "altered",
    "changes": ["hedge_dropped", "date_shifted"],
}


@pytest.fixture
def altered(tmp_path):
    """
    A record whose article drops its source's hedge, and shifts its day.
    """
    made = make_bundle(tmp_path / "altered")
    rewrite(made, lambda record: record["fidelity"].update(ALTERED), sealed=True)
    name = json.loads((made / "record.json").read_bytes())["id"]
    return made.rename(made.with_name(name))


def test_the_verdict_stands_beside_the_label(site, bundle):
    """
    The word of the verdict is the heading; the newsroom's label, which may say something else, stands beside.
    """
    for page in (f"/records/{bundle.name}", f"/embed/{bundle.name}"):
        told = site.http.get(page).text

        assert '<h1 class="label consistent">' in told
        assert '<p class="label consistent">Consistent with imagery</p>' in told


def test_likelihood_and_confidence_are_told_apart(site, bundle):
    """
    Each has a box of its own, above all the rest.
    """
    told = site.http.get(f"/records/{bundle.name}").text
    top = told[: told.index('id="judged"')]

    assert "<dt>Likelihood</dt>" in top
    assert "<dt>Confidence</dt>" in top
    assert '<figure class="scale"' in top


def test_a_withdrawn_record_says_what_its_verdict_was(site, bundle):
    """
    The heading does not go on saying that the statement is consistent.
    """
    at = f"/records/{bundle.name}"
    site.send(at, f"{at}/withdraw", by="A. Editor", reason="Another yard.", sure="yes")
    told = site.http.get(at).text

    assert '<h1 class="label void">' in told
    assert "it was: consistent</h1>" in told
    assert "exports/claimreview" not in told


def test_a_corrected_record_leads_to_what_stands_now_and_back(site, bundle):
    """
    Neither is taken for the other: the heading of the old one says what it was.
    """
    at = f"/records/{bundle.name}"
    sent = site.send(at, f"{at}/review", number=0, removed=["0"], by="A. Editor", reason="That is a shed.")
    after = sent.headers["location"].split("?")[0]
    old, new = site.http.get(at).text, site.http.get(after).text

    assert f'<a href="{after}">See what stands now</a>' in old
    assert f'<a href="{at}">See the earlier record</a>' in new
    assert "it was: " in old[: old.index("</h1>")]
    assert "it was: " not in new[: new.index("</h1>")]


def test_the_wording_is_held_against_the_source_field_by_field(data_folder, altered):
    """
    A row for each field: what the article says, and what was done to it; the source's sentence is escaped.
    """
    with pages(data_folder, altered) as site:
        told = site.http.get(f"/records/{altered.name}").text
    rows = told[told.index('<table class="drift">') :].split("</table>")[0].split("<tr")[2:]

    assert 4 == len(rows)
    assert "A hedge was dropped" in rows[0]
    assert "No change found." in rows[1]
    assert "No change found." in rows[2]
    assert "The day was shifted." in rows[3]
    assert "approximately 73 &lt;b&gt;railcars&lt;/b&gt;." in told
    assert 'href="https://source.example/report" rel="noopener noreferrer nofollow"' in told


def test_what_was_not_read_is_not_said_to_have_been(site, bundle):
    """
    Without a source there is no table, and nothing is held against the article.
    """
    told = site.http.get(f"/records/{bundle.name}").text

    assert "No source of the statement was read." in told
    assert '<table class="drift">' not in told


def test_a_claimreview_is_asked_for_with_who_answers_for_it(site, bundle):
    """
    The page's form names the fields that the export takes; what comes is a draft with them.
    """
    told = site.http.get(f"/records/{bundle.name}").text
    form = told[told.index('<details class="review">') :].split("</details>")[0]
    asked = {"organisation": "The Example", "reviewer": "A. Editor", "url": "https://example.org/checks/73"}
    answer = site.http.get(f"/api/v1/records/{bundle.name}/exports/claimreview", params=asked)

    assert asked.keys() == set(re.findall(r'name="([a-z]+)"', form))
    assert 3 == form.count(" required ")
    assert 200 == answer.status_code
    assert "attachment" in answer.headers["content-disposition"]
    assert "The Example" == answer.json()["author"]["name"]
    assert "Draft" == answer.json()["creativeWorkStatus"]


@pytest.mark.parametrize(("role", "forms"), [("viewer", False), ("checker", False), ("editor", True)])
def test_who_may_not_sign_is_shown_no_form_to_sign(data_folder, bundle, role, forms):
    """
    Reading, taking away and comparing are for all; correcting is for editors, and so is what asks for it.
    """
    port = free_port()
    with pages(data_folder, bundle, port=port, public_url=f"http://127.0.0.1:{port}") as site:
        _, token = site.guard.register.tokens.make("Ana", role, now=datetime.now(UTC))
        headers = {"authorization": f"Bearer {token}"}
        told = site.http.get(f"/records/{bundle.name}", headers=headers).text

    assert forms == ('id="sign"' in told)
    assert forms == ('href="#sign"' in told)
    assert forms == (f"/records/{bundle.name}/review" in told)
    assert 'id="take"' in told


def test_how_we_know_goes_step_by_step(site, bundle):
    """
    From the article to the verdict; every answer that was read is a link to its bytes, where these are kept.
    """
    told = site.http.get(f"/records/{bundle.name}/how").text
    link = told[told.index("/files/exchanges/") :].split('"')[0]

    assert "Step by step" in told
    assert "1 catalogues asked" in told
    assert 200 == site.http.get(f"/api/v1/records/{bundle.name}{link}").status_code


@pytest.mark.parametrize(("form", "ending"), [("html", ".html"), ("png", ".png"), ("ninjs", "-ninjs.json")])
def test_a_file_that_is_taken_away_has_one_ending(site, bundle, form, ending):
    """
    A page is called recount-….html, and not recount-…-html.html.
    """
    answer = site.http.get(f"/api/v1/records/{bundle.name}/exports/{form}")

    assert f'filename="recount-{bundle.name[:12]}{ending}"' in answer.headers["content-disposition"]


@pytest.mark.parametrize(("hosts", "said"), [((), True), (("https://news.example",), False)])
def test_the_embed_code_says_when_no_site_may_frame_it(data_folder, bundle, hosts, said):
    """
    A reader would find an empty frame, and nobody would know why.
    """
    with pages(data_folder, bundle, embed_hosts=hosts) as site:
        told = site.http.get(f"/records/{bundle.name}").text

    assert said == ("embed_hosts = [" in told)
