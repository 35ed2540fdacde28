"""``recount doctor --live``: a report of every provider that can be pasted anywhere."""

from __future__ import annotations

import getpass
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from played import PIXELS, api, found, scene, tells
from serving import ranged, says, serving

from evidence.sites.geonames import GeoNames

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRETS = {
    "UP42_TOKEN": "up42-token-of-ours",
    "PL_API_KEY": "PLAK0123456789",
    "PLAYED_KEY": "played+key/of=ours",
    "RECOUNT_CONTACT": "desk@paper.example",
    "RECOUNT_GEONAMES_USER": "quillon_desk",
}
GRANT = "sv=2024&sig=granted-by-loopback"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """
    Makes own providers the configured ones, and gives the options that try these alone.
    """
    monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", "127.0.0.0/8")

    def made(**providers: str) -> list[str]:
        tables = [f'[[provider]]\nname = "{name}"\n{body}\n' for name, body in providers.items()]
        file = tmp_path / "providers.toml"
        file.write_text("".join(tables), encoding="utf-8")
        monkeypatch.setenv("RECOUNT_PROVIDERS", str(file))
        return ["doctor", "--live", *(word for name in providers for word in ("--only", name))]

    return made


def checks(ran: Any) -> dict[str, dict[str, Any]]:
    """The checks of a run, by name."""
    (told,) = ran.documents
    return {one["name"]: one for one in told["checks"]}


def test_one_dead_provider_hides_no_other(recount: Any, world: Any) -> None:
    """
    Each has a check of its own, in the order of the file; what failed is no failure of the command.
    """
    with api() as sound, serving() as gone:
        dead = gone.url
        with api() as ill:
            ill.paths["/search"] = says(b"upstream request timeout", 504, content_type="text/plain")
            options = world(
                dead=f'url = "{dead}"',
                sound=f'url = "{sound.url}"\nasked = false',
                ill=f'url = "{ill.url}"\naccess = "account"',
                keyed=f'url = "{dead}"\nauth = {{ variable = "PLAYED_KEY", scheme = "bearer" }}',
            )
            gone.paths["/"] = says(b"", 502)
            ran = recount(*options)

    found_out = {name: one for name, one in checks(ran).items() if name.startswith("provider ")}
    assert 0 == ran.code
    assert [("dead", False), ("sound", True), ("ill", False), ("keyed", True)] == [
        (name.removeprefix("provider "), one["ok"]) for name, one in found_out.items()
    ]
    assert "status 504" in found_out["provider ill"]["detail"]
    assert found_out["provider sound"]["detail"].endswith("As noted.")
    assert "sound: answered" in ran.err


def test_text_is_fit_for_a_report(
    recount: Any, world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A header that says what runs where, and a line for each sentence; the home folder is ~, proxies are named.
    """
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTPS_PROXY", "http://user:word@proxy.example:3128")
    with api() as server:
        server.paths["/search"] = found(scene(server, gsd=2.0))
        options = world(Mine=f'url = "{server.url}"\ngsd_m = 0.5')
        ran = recount(*options, "--format", "text")

    header = (
        r"ok  versions: recount \S+, Python \S+, GDAL \S+, .*UTC; proxies are not used \(HTTPS_PROXY set\)"
    )
    assert re.match(header, ran.out.replace("\n   ", ""))
    assert "--  provider Mine\n" in ran.out
    assert "\n     changed: The item 'pass' has a GSD of 2 m, noted 0.5 m.\n" in ran.out
    assert "~/recount-data can be written" in ran.out
    assert (False, False) == (str(tmp_path) in ran.out, "word@" in ran.out)


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """
    Every secret that there is, set.
    """
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    return SECRETS


def echoing(request: Any) -> None:
    """An error that says again all that it was told, as some do."""
    told = {name.lower(): value for name, value in request.headers.items()}
    tells({"message": "who are you?", "heard": told, "asked": request.path}, 500)(request)


def test_no_secret_is_in_it(
    recount: Any, world: Any, secrets: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Keys, tokens, signatures, contact, account and user stand neither in the report nor in the recording, not
    even where a server says them again; and the recording still answers.
    """
    monkeypatch.setenv("HOME", str(tmp_path))

    def keyed(variable: str, scheme: str, url: str, *, search: str = "") -> str:
        told = f'url = "{url}"\nauth = {{ variable = "{variable}", scheme = "{scheme}" }}'
        return f'{told}\nsearch = "{search}"' if search else told

    with api() as server, serving() as others:
        signed = f"{others.url}/signed.tif?x=1&X-Amz-Signature=presigned-for-us"
        picture = {"href": signed, "type": "image/tiff", "roles": ["visual"]}
        server.paths["/search"] = found(scene(server, assets={"visual": picture}))
        others.paths |= {
            "/signed.tif": ranged(PIXELS),
            "/echo": echoing,
            "/searchJSON": echoing,
            "/token/127/signed.tif": tells({"token": GRANT}),
            "/nominatim/search": echoing,
        }
        for name, path in (("NOMINATIM", "/nominatim"), ("PHOTON", "/photon"), ("OVERPASS", "/interpreter")):
            monkeypatch.setenv(f"RECOUNT_{name}", others.url + path)
        monkeypatch.setitem(GeoNames.__init__.__kwdefaults__, "service", others.url)
        granted = f'signed = {{ hosts = ".0.0.1", token = "{others.url}/token/{{account}}/{{container}}" }}'
        options = world(
            signing=f'url = "{server.url}"\n{granted}',
            bearer=keyed("UP42_TOKEN", "bearer", f"{others.url}/echo", search=f"{others.url}/echo"),
            basic=keyed("PL_API_KEY", "basic", f"{others.url}/echo", search=f"{others.url}/echo"),
            header=keyed("PLAYED_KEY", "header", server.url),
        )
        services = [
            word for name in ("Nominatim", "Photon", "GeoNames", "Overpass") for word in ("--only", name)
        ]
        live = [
            recount(*options, *services, "--record", tmp_path / "tape", "--format", form)
            for form in ("json", "text")
        ]
        heard = json.dumps([(one.path, one.headers) for one in (*server.asked, *others.asked)])
    again = recount(*options, *services, "--replay", tmp_path / "tape")

    tape = b"".join(path.read_bytes() for path in (tmp_path / "tape").rglob("*") if path.is_file()).decode(
        "latin-1"
    )
    written = "".join(one.out + one.err for one in (*live, again))
    words = {
        *secrets.values(),
        "granted-by-loopback",
        "presigned-for-us",
        "desk%40paper",
        "UExBSzAxMjM0NTY3ODk6",
    }
    assert {"desk%40paper", SECRETS["PL_API_KEY"]} == {word for word in words if word not in heard}
    assert [] == sorted(word for word in words if word in written)
    assert [] == sorted(word for word in words if word in tape)
    assert not re.search(rf"/{re.escape(getpass.getuser())}\b", written)
    assert [False, False] == ["signature=p" in text.lower() or "sig=g" in text for text in (written, tape)]
    first, second = (
        {name: (one["ok"], one["facts"]["outcome"]) for name, one in checks(ran).items() if "facts" in one}
        for ran in (live[0], again)
    )
    assert first == second
    assert "answered" == first["provider signing"][1]


def test_a_clean_recording_is_left_alone(recount: Any, world: Any, tmp_path: Path) -> None:
    """
    Its bodies are the bytes that came.
    """
    with api() as server:
        recount(*world(Mine=f'url = "{server.url}"'), "--record", tmp_path / "tape")

    bodies = {path.read_bytes() for path in (tmp_path / "tape" / "bodies").iterdir()}
    assert PIXELS[:16] in bodies
    assert 3 == len(bodies)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--live", "--offline"], "--live asks the providers, and the network is off"),
        (["--only", "Mine"], "--only says whom to try"),
        (["--live", "--only", "Nobody"], "called 'Nobody'"),
        (["--live", "--replay", "nowhere"], "no folder with a recording"),
    ],
)
def test_options_that_contradict_each_other(recount: Any, options: list[str], expected: str) -> None:
    """
    They are refused before anybody is asked.
    """
    ran = recount("doctor", *options)

    assert (2, "") == (ran.code, ran.out)
    assert expected in ran.err


def test_a_name_is_found_in_any_case(recount: Any, world: Any) -> None:
    """
    And those not named are left in peace: neither catalogues nor services.
    """
    with api() as server:
        world(Mine=f'url = "{server.url}"')
        ran = recount("doctor", "--live", "--only", "mINE")

    tried = [name for name in checks(ran) if name.startswith(("provider", "service", "catalogue "))]
    assert ["provider Mine"] == tried


def test_without_live_keys_and_silent_catalogues_are_listed(
    recount: Any, secrets: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Which catalogues are asked only when named, and how to name them; which keys are set, never what they are.
    """
    monkeypatch.setenv("RECOUNT_CATALOGUES", "Maxar open data")
    ran = recount("doctor", "--offline")

    silent, keys = checks(ran)["catalogues not asked"], checks(ran)["keys"]
    assert "Umbra open data" in silent["detail"]
    assert "Maxar" not in silent["detail"]
    assert "catalogues = [" in silent["next_step"]
    assert "PL_API_KEY (Planet archive) is set" in keys["detail"]
    assert secrets["PL_API_KEY"] not in ran.out


def test_the_plain_doctor_records_and_replays(recount: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """
    As every command that uses the network does.
    """
    with serving() as server:
        server.paths["/"] = says(b"{}")
        monkeypatch.setenv("RECOUNT_ALLOW_PRIVATE", "127.0.0.0/8")
        monkeypatch.setenv("RECOUNT_IMAGERY", f"{server.url}/")
        for name in ("NOMINATIM", "PHOTON", "OVERPASS"):
            monkeypatch.setenv(f"RECOUNT_{name}", "off")
        live = recount("doctor", "--record", tmp_path / "tape")
    again = recount("doctor", "--replay", tmp_path / "tape")

    (name,) = (name for name in checks(live) if name.startswith("catalogue http"))
    assert (True, checks(live)[name]) == (checks(again)[name]["ok"], checks(again)[name])
