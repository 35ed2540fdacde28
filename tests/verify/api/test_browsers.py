"""Scripts of other sites may use the API where the settings say so, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from apis import WISH, api
from bundling import make_bundle

from verify.web.guard.tokens import token_book

SITE = "https://cms.example"


def _asks_first(running, origin: str):
    told = {"origin": origin, "access-control-request-method": "POST"}
    told["access-control-request-headers"] = "authorization,content-type,idempotency-key"
    return running.http.request("OPTIONS", "/checks", headers=told)


@pytest.mark.parametrize(
    ("origins", "asks", "allowed"),
    [
        ((), "https://cms.example", None),
        (("https://cms.example",), "https://cms.example", "https://cms.example"),
        (("https://cms.example",), "https://evil.example", None),
    ],
)
def test_a_browser_is_told_who_may(data_folder, origins, asks, allowed) -> None:
    """
    CORS: the setting ``origins`` names the sites.
    """
    with api(data_folder, origins=origins) as running:
        answer = _asks_first(running, asks)

    assert allowed == answer.headers.get("access-control-allow-origin")


def test_a_script_of_another_site_sends_a_token(data_folder) -> None:
    """
    Without one a browser keeps the answer from it, even where nobody has to log in.
    """
    with api(data_folder, origins=(SITE,)) as running:
        _, token = token_book(running.desk.data).make("cms", "checker", now=datetime.now(UTC))
        bare = {"origin": SITE, "sec-fetch-site": "cross-site"}
        told = bare | {"authorization": f"Bearer {token}"}
        read = running.http.get("/checks", headers=bare)
        refused = running.http.post("/checks", json=WISH, headers=bare)
        asked = running.http.post("/checks", json=WISH, headers=told)

    assert "access-control-allow-origin" not in read.headers
    assert 403 == refused.status_code
    assert (202, SITE) == (asked.status_code, asked.headers["access-control-allow-origin"])


def test_a_checker_corrects_nothing_by_asking_for_a_check(data_folder, tmp_path) -> None:
    """
    A check that would put a record in another's place takes an editor, as a review does.
    """
    with api(data_folder, public_url="http://127.0.0.1:9") as running:
        record = running.desk.store.add(make_bundle(tmp_path, counted=False)).id
        _, token = token_book(running.desk.data).make("cms", "checker", now=datetime.now(UTC))
        told = {"host": "127.0.0.1:9", "authorization": f"Bearer {token}"}
        review = {
            "record": record,
            "by": "A. Reader",
            "reason": "No.",
            "site": {"place": "1, 1"},
            "afresh": True,
        }
        asked = running.http.post("/checks", json=WISH | {"again": review}, headers=told)
        sent = running.http.post(f"/records/{record}/reviews", json=review, headers=told)
        checks = running.http.get("/checks", headers=told).json()["checks"]

    assert (403, 403) == (asked.status_code, sent.status_code), asked.text
    assert [] == checks
