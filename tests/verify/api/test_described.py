"""The API is as it describes itself, and nothing that is sent to it makes it stumble."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from apis import api
from bundling import make_bundle

from verify.exports.formats import GROUP, exporter
from verify.records.bundle import MEDIA_TYPES
from verify.web.api.v1 import put_together
from verify.web.jobs.values import TOPICS

TRIES = 10
"""Requests of each kind that are made up for each operation."""

CHECKS = "not_a_server_error,content_type_conformance,response_schema_conformance,status_code_conformance"


def test_made_up_requests_find_no_server_error(data_folder, tmp_path) -> None:
    """
    Schemathesis makes them up from the description, with ids of what is there; each answer is as described.
    """
    with api(data_folder) as running:
        record = running.desk.store.add(make_bundle(tmp_path)).id
        hook = running.http.post("/webhooks", json={"url": "https://cms.example/"}).json()["webhook"]["id"]
        running.ask()
        known = {
            "record": [record, record[:8]],
            "check": [running.do().id],
            "hook": [hook],
            "form": ["csv", "html", "jsonfeed", "png"],
            "path": ["record.json", "marks/0.png", "article/source.warc"],
        }
        described = running.http.get("/openapi.json").json()
        _name(described, known)
        page = tmp_path / "openapi.json"
        page.write_text(json.dumps(described))
        asked = [str(Path(sys.executable).parent / "st"), "run", str(page), f"--url={running.url}/api/v1"]
        asked += [f"--checks={CHECKS}", f"--max-examples={TRIES}", "--generation-deterministic", "--no-color"]
        asked += ["--phases=examples,coverage,fuzzing", "--suppress-health-check=all"]
        asked += ["--request-timeout=60"]
        ran = subprocess.run(asked, capture_output=True, text=True, timeout=500, cwd=tmp_path, check=False)

    assert 0 == ran.returncode, ran.stdout[-8000:]


def _name(described: dict, known: dict[str, list[str]]) -> None:
    """Have the description name what is there in place of ids that are of the right form."""
    for path in described["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path" and parameter["name"] in known:
                    parameter["schema"] = {"type": "string", "enum": known[parameter["name"]]}


@pytest.fixture(scope="module")
def described():
    """
    The description of the API.
    """
    return put_together().openapi()


@pytest.mark.parametrize("path", ["/checks", "/records/{record}", "/webhooks"])
def test_every_operation_says_what_can_go_wrong(here, path) -> None:
    """
    As problem+json; requests of one kind have examples.
    """
    described = here.http.get("/openapi.json").json()
    told = described["paths"][path]

    assert {"$ref": "#/components/responses/404"} == told["get"]["responses"]["404"]
    assert "application/problem+json" in described["components"]["responses"]["404"]["content"]
    assert "examples" in json.dumps(told.get("post", "examples"))


def test_every_operation_has_a_name_a_tag_and_a_role(described) -> None:
    """
    Programs that make clients name functions so; the same name is given once.
    """
    operations = [one for path in described["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in operations]

    assert len(names) == len(set(names))
    assert {tag["name"] for tag in described["tags"]} == {tag for one in operations for tag in one["tags"]}
    assert {None, "viewer", "checker", "editor"} == {one["x-role"] for one in operations}
    assert all({"token": []} in one["security"] for one in operations)


def test_every_request_that_makes_something_takes_a_key(described) -> None:
    """
    But for those that give the same however often they are sent: bytes by their hash, a cancelled check.
    """
    posts = {path: one["post"] for path, one in described["paths"].items() if "post" in one}
    keyed = {path for path, one in posts.items() if "Idempotency-Key" in json.dumps(one.get("parameters"))}

    assert {"/uploads", "/checks/{check}/cancel"} == posts.keys() - keyed


def test_an_operation_claims_no_error_that_it_never_gives(described) -> None:
    """
    To list records stands in nobody's way, and nothing is sent with it.
    """
    listed = described["paths"]["/records"]["get"]["responses"]
    asked = described["paths"]["/checks"]["post"]["responses"]

    assert set() == {"408", "409", "410"} & listed.keys()
    assert {"408", "409", "421"} <= asked.keys()


@pytest.mark.parametrize(
    ("path", "method", "status", "header"),
    [
        ("/checks", "get", "200", "Link"),
        ("/records", "get", "200", "Link"),
        ("/checks", "post", "202", "Location"),
        ("/library", "post", "201", "Location"),
        ("/webhooks", "post", "201", "Location"),
        ("/records/{record}/reviews", "post", "202", "Location"),
    ],
)
def test_headers_that_lead_on_are_described(described, path, method, status, header) -> None:
    """
    So are the seconds to wait after a refusal that passes.
    """
    told = described["paths"][path][method]["responses"][status]["headers"]

    assert {header: {"$ref": f"#/components/headers/{header}"}} == told
    assert "Retry-After" in described["components"]["responses"]["503"]["headers"]


def test_every_kind_of_file_and_export_is_described(described) -> None:
    """
    Of the forms that come with Recount.
    """
    kinds = {exporter(one.name).media_type.partition(";")[0] for one in entry_points(group=GROUP)}
    exports = described["paths"]["/records/{record}/exports/{form}"]["get"]["responses"]["200"]["content"]
    files = described["paths"]["/records/{record}/files/{path}"]["get"]["responses"]["200"]["content"]

    assert kinds == exports.keys()
    assert {*MEDIA_TYPES.values(), "application/octet-stream"} == files.keys()


def test_the_messages_to_webhooks_are_described(described) -> None:
    """
    One of each topic.
    """
    assert set(TOPICS) == described["webhooks"].keys()


def test_the_description_in_the_documents_is_the_one_of_the_routes(described) -> None:
    """
    `make openapi` has been run since they changed.
    """
    page = Path(__file__).parents[3] / "docs" / "openapi.json"

    assert described == json.loads(page.read_text(encoding="utf-8"))
