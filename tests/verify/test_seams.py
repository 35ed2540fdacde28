"""What every plug-in of a seam keeps to, ours and a newsroom's alike."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.metadata import EntryPoint

import numpy as np
import pytest
from making import NO_DIGEST

from claims.kinds import KINDS
from evidence.chip import Chip
from evidence.kit import Kit, Services
from evidence.model.places import Candidate
from evidence.seams import PlaceQuery
from evidence.sites.headnouns import SITE_KINDS
from evidence.trail import Trail
from evidence.web import Policy as WebPolicy
from evidence.web import Web
from verify.door import Doors
from verify.errors import SettingError
from verify.settings import load_settings
from verify.wiring import plugged, wired


@pytest.fixture
def ready():
    """
    Everything that ships, offline.
    """
    with wired(load_settings(), Doors(offline=True)) as tools:
        yield tools


def blank(gsd_m: float, *, level: float) -> Chip:
    """A chip of one grey, 200 by 200 pixels."""
    shape = (200, 200)
    return Chip(
        data=np.full((4, *shape), level, dtype=np.float32),
        valid=np.ones(shape, dtype=bool),
        inside=np.ones(shape, dtype=bool),
        bands=("red", "green", "blue", "nir"),
        gsd_m=gsd_m,
        posting_m=gsd_m,
        col_off=0,
        row_off=0,
        transform=None,
        crs=None,
        sha256=NO_DIGEST,
    )


def test_counters_say_what_they_are_and_where_they_were_measured(ready) -> None:
    """
    A kind that exists, a range of GSDs that runs forwards, and a digest of the parameters.
    """
    for counter in ready.tools.counters:
        assert counter.kind in KINDS
        assert 0 < counter.finest_m <= counter.coarsest_m
        assert re.fullmatch("[0-9a-f]{64}", counter.identity.sha256)


@pytest.mark.parametrize("level", [0.0, 90.0, 255.0])
def test_counters_see_nothing_in_nothing(ready, level) -> None:
    """
    One grey holds no object; the interval says how sure that is.
    """
    for counter in ready.tools.counters:
        seen = counter(blank(counter.coarsest_m, level=level))
        assert (0, 0, ()) == (seen.best, seen.low, seen.marks)
        assert seen.low <= seen.best <= seen.high


def test_counters_are_pure(ready) -> None:
    """
    The same chip gives the same count, and is left as it was.
    """
    for counter in ready.tools.counters:
        chip = blank(counter.coarsest_m, level=90.0)
        chip.data[:, 80:90, 60:140] = 200
        before = chip.data.copy()
        assert counter(chip) == counter(replace(chip, data=chip.data.copy()))
        assert (before == chip.data).all()


def test_geocoders_know_nothing_of_nowhere(ready) -> None:
    """
    An unknown name gives no candidate, and no error.
    """
    for geocoder in ready.tools.geocoders:
        assert [] == list(geocoder(PlaceQuery(name="Xyzzy Plugh")))


def test_geocoders_are_asked_from_the_nearest_to_the_farthest(tmp_path) -> None:
    """
    What the newsroom and Recount know comes before any service, and the maps before the lists of names.
    """
    services = Services(geonames_user="desk")
    with Web(WebPolicy(), trail=Trail(tmp_path)) as web:
        kit = Kit(
            web=web, trail=Trail(tmp_path), data=tmp_path, contact="desk@example.org", services=services
        )
        names = [geocoder.name for geocoder in plugged("geocoders", kit)]

    assert ["Recount gazetteer", "Nominatim", "Photon", "GeoNames"] == names


def test_outliners_leave_what_they_do_not_know(ready) -> None:
    """
    A place of which nothing is known stays as it was: no error, no network, whatever its kind.
    """
    outliners = plugged("outliners", ready.kit)

    assert ["Overpass"] == [outliner.name for outliner in outliners]
    for kind in sorted(SITE_KINDS):
        nowhere = Candidate(
            name="Xyzzy Plugh",
            kind=kind,
            lon=0,
            lat=0,
            radius_m=500,
            score=1,
            found_by="own gazetteer: a test",
        )
        assert [nowhere] * len(outliners) == [outliner(nowhere) for outliner in outliners]


def test_one_counter_can_be_asked_for_by_name() -> None:
    """
    A name that no counter has is a setting that makes no sense.
    """
    with (
        pytest.raises(SettingError, match="nobody"),
        wired(load_settings(), Doors(offline=True), model="nobody"),
    ):
        pass


def test_a_plug_in_that_cannot_be_loaded_is_named(ready, monkeypatch) -> None:
    """
    A broken plug-in is not skipped in silence.
    """
    broken = EntryPoint(name="theirs", value="nowhere.to.be:found", group="recount.counters")
    monkeypatch.setattr("verify.wiring.entry_points", lambda **_: [broken])

    with pytest.raises(SettingError, match="theirs"):
        plugged("counters", ready.kit)
