"""Settings come from a file or from variables; one that makes no sense is named with where to mend it."""

from __future__ import annotations

import pytest

from verify.errors import SettingError
from verify.settings import load_settings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch) -> None:
    """
    No settings file but the one that a test writes.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_a_variable_wins_over_the_file(tmp_path, monkeypatch) -> None:
    """
    What the file says holds until a variable says otherwise; an empty variable says nothing.
    """
    (tmp_path / "recount.toml").write_text('contact = "desk@example.org"\nmost_mib = 8\n')
    monkeypatch.setenv("RECOUNT_MOST_MIB", "16")
    monkeypatch.setenv("RECOUNT_CACHE_HOURS", "")

    settings = load_settings()

    assert ("desk@example.org", 16, 1.0) == (settings.contact, settings.most_mib, settings.cache_hours)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RECOUNT_CACHE_HOURS", "inf"),
        ("RECOUNT_CACHE_HOURS", "nan"),
        ("RECOUNT_CACHE_HOURS", "1e300"),
        ("RECOUNT_CACHE_HOURS", "-1"),
        ("RECOUNT_TIMEOUT_S", "0"),
        ("RECOUNT_PIXELS", "sometimes"),
        ("RECOUNT_LICENCES", " "),
        ("RECOUNT_TIMEOUT_S", "inf"),
        ("RECOUNT_MOST_MIB", "0"),
        ("RECOUNT_MOST_MIB", "9" * 30),
        ("RECOUNT_ALLOW_PRIVATE", "everything"),
        ("RECOUNT_CONTACT", "desk\r\nX-Header: 1"),
        ("RECOUNT_NOMINATIM", "nominatim.example.org"),
        ("RECOUNT_PHOTON", "ftp://photon.example.org"),
        ("RECOUNT_OVERPASS", "https://overpass.example.org/api?data="),
        ("RECOUNT_GEONAMES_USER", "desk\n"),
        ("RECOUNT_DATA", " "),
        ("RECOUNT_OFFLINE", "perhaps"),
    ],
)
def test_a_value_that_makes_no_sense(monkeypatch, variable, value) -> None:
    """
    Limits are finite and in reach of the clock, networks are networks, a contact fits in a header.
    """
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingError) as refused:
        load_settings()

    assert variable in refused.value.next_step
    assert variable.removeprefix("RECOUNT_").lower() in refused.value.what


def test_a_service_can_be_another_or_none(monkeypatch) -> None:
    """
    A newsroom's own server stands for the public one; off and an empty text in the file leave one out.
    """
    monkeypatch.setenv("RECOUNT_NOMINATIM", "http://127.0.0.1:8088/nominatim")
    monkeypatch.setenv("RECOUNT_PHOTON", "Off")

    settings = load_settings()

    assert ("http://127.0.0.1:8088/nominatim", None) == (settings.nominatim, settings.photon)
    assert ("https://overpass-api.de/api/interpreter", None) == (settings.overpass, settings.geonames_user)


@pytest.mark.parametrize(
    ("variable", "meant"),
    [("RECOUNT_OFLINE", "RECOUNT_OFFLINE"), ("RECOUNT_ALLOW_PRIVAT", "RECOUNT_ALLOW_PRIVATE")],
)
def test_a_misspelt_variable(monkeypatch, variable, meant) -> None:
    """
    A variable that is no setting is not passed over: somebody relies on it.
    """
    monkeypatch.setenv(variable, "1")

    with pytest.raises(SettingError) as refused:
        load_settings()

    assert variable in refused.value.what
    assert meant in refused.value.next_step


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 20_000, "contact", "unknown = 1", "policy = ''", 'policy = "\\u0000"', "\xff"],
)
def test_a_file_that_makes_no_sense(tmp_path, text) -> None:
    """
    Nested without end, cut short, unknown names, no path, another encoding.
    """
    (tmp_path / "recount.toml").write_bytes(text.encode("latin-1"))

    with pytest.raises(SettingError, match=r"recount\.toml|policy"):
        load_settings()
