"""Overpass: what lies on the ground at a place, which of it is the place's own, and that it is kept."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from serving import in_turn, says, serving

from evidence.errors import NotRecorded, WebError
from evidence.kit import Kit, Services
from evidence.model.places import Candidate
from evidence.sites.elements import read
from evidence.sites.headnouns import SITE_KINDS
from evidence.sites.kept import Store
from evidence.sites.outlining import MOST_TRACKS, outlined
from evidence.sites.overpass import Overpass, make, question, why_absent
from evidence.sites.pace import Pace
from evidence.trail import Trail
from evidence.web import Policy, Web
from evidence.web.addresses import LONGEST_URL

POLICY = Policy(allow_private=("127.0.0.0/8",), contact="desk@example.org")
NOW = datetime(2026, 5, 1, tzinfo=UTC)
SQUARE = [(30.0, 50.0), (30.02, 50.0), (30.02, 50.01), (30.0, 50.01), (30.0, 50.0)]
ADDRESS = "https://example.org/api/interpreter"


def candidate(**fields) -> Candidate:
    """A yard that does not exist, known by its point and reach."""
    told = {
        "name": "Exampleville Yard",
        "kind": "rail_yard",
        "country": "UA",
        "lon": 30.01,
        "lat": 50.005,
        "radius_m": 1000,
        "score": 0.9,
        "found_by": "GeoNames: https://www.geonames.org/4711 (GeoNames, CC BY 4.0)",
    }
    return Candidate(**(told | fields))


def points(line) -> list[dict]:
    """Corners in Overpass' form."""
    return [{"lat": lat, "lon": lon} for lon, lat in line]


def way(number: int, line, **tags) -> dict:
    """A way in Overpass' form, in its fourth version; an underscore in a tag stands for a colon."""
    named = {key.replace("_", ":"): told for key, told in tags.items()}
    return {"type": "way", "id": number, "version": 4, "geometry": points(line), "tags": named}


def relation(number: int, *members, **tags) -> dict:
    """A multipolygon of members (role, line)."""
    told = [
        {"type": "way", "ref": index, "role": role, "geometry": None if line is None else points(line)}
        for index, (role, line) in enumerate(members, start=1)
    ]
    tags = {"type": "multipolygon"} | tags
    return {"type": "relation", "id": number, "version": 2, "members": told, "tags": tags}


def box(west, south, east, north):
    """A closed ring."""
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def answer(*elements, **rest) -> bytes:
    """A whole answer."""
    return json.dumps({"version": 0.6, "elements": elements} | rest).encode()


def ground(*elements):
    """What an answer with these elements says."""
    return read(answer(*elements), ADDRESS)


@contextmanager
def asking(reaction, data, *, now=NOW, offline=False, **folders):
    """An outliner before a server that reacts so, the server, and the trail."""
    with (
        serving(interpreter=reaction) as server,
        Web(POLICY, trail=(trail := Trail(data / "t")), **folders) as web,
    ):
        service = None if offline else f"{server.url}/interpreter"
        store = Store(data / "osm")
        yield (
            Overpass(web, trail=trail, store=store, service=service, pace=Pace(0.0), now=lambda: now),
            server,
            trail,
        )


YARD = way(123, SQUARE, landuse="railway", name="Exampleville Yard")
TRACK = way(9, [(30.001, 50.005), (30.019, 50.005)], railway="rail")


def test_a_candidate_gets_outline_and_tracks(tmp_path) -> None:
    """
    With the element and its version, and the attribution that the licence asks for.
    """
    with asking(says(answer(YARD, TRACK)), tmp_path) as (outliner, _, _):
        after = outliner(candidate())

    assert {"type": "Polygon", "coordinates": [[list(corner) for corner in SQUARE]]} == after.geometry
    assert {"type": "MultiLineString", "coordinates": [[[30.001, 50.005], [30.019, 50.005]]]} == after.tracks
    assert after.found_by.endswith(
        "; outline: OpenStreetMap way 123 version 4, © OpenStreetMap contributors, ODbL"
        "; tracks: OpenStreetMap"
    )
    assert after.reasons == (
        "its outline is OpenStreetMap way 123 version 4, which bears its name",
        "1 rail track of OpenStreetMap lies on it or beside it",
    )
    assert 905 == pytest.approx(after.radius_m, abs=10)


def test_tracks_alone_are_attributed_too(tmp_path) -> None:
    """
    A place without an outline keeps its circle, and the record says whose the tracks are.
    """
    with asking(says(answer(TRACK)), tmp_path) as (outliner, _, _):
        after = outliner(candidate())

    assert (None, 1000) == (after.geometry, after.radius_m)
    assert after.found_by.endswith("; tracks: OpenStreetMap, © OpenStreetMap contributors, ODbL")


def test_one_question_for_a_site(tmp_path) -> None:
    """
    Areas and tracks within 3 km, with version and geometry, in one GET; an outlined candidate asks nothing.
    """
    with asking(says(answer(YARD, TRACK)), tmp_path) as (outliner, server, _):
        outliner(outliner(candidate()))

    (asked,) = server.asked
    (text,) = parse_qs(urlsplit(asked.path).query)["data"]
    assert "GET" == asked.method
    assert 'way(around:3000,50.00500,30.01000)["railway"~"^(rail|yard|siding)$"];' in text
    assert 'relation(around:3000,50.00500,30.01000)["landuse"~"^(railway)$"];' in text
    assert text.endswith("out meta geom;")


@pytest.mark.parametrize("kind", sorted(SITE_KINDS))
def test_a_question_fits_into_an_address(kind, tmp_path) -> None:
    """
    A GET can be cached; the longest question is far below what the door lets through.
    """
    with asking(says(answer()), tmp_path) as (outliner, server, _):
        before = candidate(kind=kind, name="x" * 200)
        assert before == outliner(before)

    assert len(server.asked[0].path) < LONGEST_URL / 2


# Choosing.


@pytest.mark.parametrize(
    ("elements", "chosen"),
    [
        # The name counts before the size; without a name the smallest that holds the point.
        ([way(1, SQUARE, landuse="railway"), YARD], 123),
        ([way(1, box(29.99, 49.99, 30.03, 50.02), landuse="railway"), way(2, SQUARE, landuse="railway")], 2),
        ([way(1, box(30.008, 50.004, 30.012, 50.006), landuse="railway"), YARD], 123),
        # With the name it need not hold the point, but must be near.
        ([way(1, box(30.02, 50.0, 30.04, 50.01), railway="station", name="Exampleville")], 1),
        ([way(1, box(30.02, 50.0, 30.04, 50.01), railway="station", name_uk="Exampleville")], 1),
        ([way(1, box(30.10, 50.0, 30.12, 50.01), railway="station", name="Exampleville")], None),
        ([way(1, box(30.02, 50.0, 30.04, 50.01), landuse="railway")], None),
        # Another kind, no tags, far too large, far too small.
        ([way(1, SQUARE, landuse="port", name="Exampleville Yard")], None),
        ([way(1, SQUARE)], None),
        ([way(1, box(29.9, 49.9, 30.1, 50.1), landuse="railway", name="Exampleville Yard")], None),
        ([way(1, box(30.0099, 50.0049, 30.0101, 50.0051), landuse="railway")], None),
    ],
)
def test_which_outline_is_its_own(elements, chosen) -> None:
    """
    It fits the kind, holds the point or bears the name, and is of a size that the reach allows.
    """
    after = outlined(candidate(), ground(*elements))

    assert (chosen is None) == (after.geometry is None)
    assert chosen is None or f"OpenStreetMap way {chosen} version 4" in after.found_by


def test_what_is_common_needs_the_name() -> None:
    """
    A port lies among other industry: land for industry is its own only when it says so.
    """
    port = candidate(kind="port", name="Port of Exampleville")
    unnamed = way(1, SQUARE, landuse="industrial", name="Sugar Works")
    named = way(2, SQUARE, landuse="industrial", name="Exampleville Harbour")

    assert outlined(port, ground(unnamed)).geometry is None
    assert outlined(port, ground(unnamed, named)).geometry is not None


@pytest.mark.parametrize("source", ["Recount gazetteer: a list", "own gazetteer: the desk"])
def test_a_curated_outline_is_kept(source) -> None:
    """
    Somebody drew it for this purpose; it only gets the tracks.
    """
    drawn = {"type": "Polygon", "coordinates": [[[30.0, 50.0], [30.03, 50.0], [30.03, 50.02], [30.0, 50.0]]]}
    after = outlined(candidate(geometry=drawn, found_by=source), ground(YARD, TRACK))

    assert drawn == after.geometry
    assert after.tracks is not None
    assert f"{source}; tracks: OpenStreetMap, © OpenStreetMap contributors, ODbL" == after.found_by


def test_an_outline_of_a_geocoder_gives_way_to_the_name_alone() -> None:
    """
    The area that a geocoder gave is better than a smaller one without a name, such as a part of it.
    """
    drawn = {"type": "Polygon", "coordinates": [[list(corner) for corner in box(30.0, 50.0, 30.03, 50.02)]]}
    found = candidate(geometry=drawn, found_by="Nominatim: OpenStreetMap way 5")

    assert drawn == outlined(found, ground(way(1, SQUARE, landuse="railway"))).geometry
    assert drawn != outlined(found, ground(YARD)).geometry


@pytest.mark.parametrize("kind", ["town", "point"])
def test_towns_and_points_keep_their_area(kind) -> None:
    """
    They are as large as they were said to be; tracks they get.
    """
    after = outlined(candidate(kind=kind), ground(YARD, TRACK))

    assert after.geometry is None
    assert after.tracks is not None


def test_tracks_end_where_the_surroundings_do() -> None:
    """
    They are cut half a kilometre beyond the area; one that lies elsewhere is left out.
    """
    long, far = [(29.0, 50.005), (31.0, 50.005)], [(30.03, 50.2), (30.04, 50.2)]
    after = outlined(candidate(), ground(YARD, way(1, long, railway="rail"), way(2, far, railway="rail")))

    ((west, _), (east, _)) = after.tracks["coordinates"][0]
    assert 1 == len(after.tracks["coordinates"])
    assert (29.993, 30.027) == (pytest.approx(west, abs=0.001), pytest.approx(east, abs=0.001))


def test_tracks_without_end_are_cut_off() -> None:
    """
    The nearest are kept, up to a number that no yard has.
    """
    lines = ([(30.0, 50.0 + index / 1e6), (30.02, 50.0 + index / 1e6)] for index in range(MOST_TRACKS + 500))
    after = outlined(
        candidate(), ground(*(way(index, line, railway="rail") for index, line in enumerate(lines)))
    )

    assert MOST_TRACKS == len(after.tracks["coordinates"])


# Reading.


def test_members_are_joined_to_rings() -> None:
    """
    Two ways make the outer ring, whichever way they run; the inner one is taken out.
    """
    left, right = [(30.0, 50.01), (30.0, 50.0), (30.02, 50.0)], [(30.0, 50.01), (30.02, 50.01), (30.02, 50.0)]
    hole = box(30.005, 50.002, 30.01, 50.005)
    found = ground(relation(7, ("outer", left), ("outer", right), ("inner", hole), landuse="railway"))

    (outline,) = found.outlines
    assert "Polygon" == outline.geometry["type"]
    assert [5, 5] == [len(ring) for ring in outline.geometry["coordinates"]]
    assert "OpenStreetMap relation 7 version 2" == outline.element.source


def test_two_parts_are_two_parts() -> None:
    """
    A site on both sides of a road is a MultiPolygon.
    """
    other = box(30.03, 50.0, 30.04, 50.01)
    found = ground(relation(7, ("outer", SQUARE), ("outer", other), landuse="railway"))

    assert "MultiPolygon" == found.outlines[0].geometry["type"]


TRIANGLE = [(30.001, 50.009), (30.006, 50.0), (30.009, 50.003), (30.001, 50.009)]
ACROSS = [(30.002, 50.008), (30.001, 50.006), (30.004, 50.002), (30.002, 50.008)]
BOW = [(30.0, 50.0), (30.02, 50.01), (30.02, 50.0), (30.0, 50.01), (30.0, 50.0)]


@pytest.mark.parametrize(
    ("element", "why"),
    [
        (relation(7, ("outer", SQUARE[:-1])), "outer members that do not close"),
        (relation(7, ("inner", SQUARE)), "no outer member"),
        (relation(7, ("outer", SQUARE), ("", SQUARE)), "members without a role"),
        (relation(7, ("outer", SQUARE), ("outer", None)), "lacks its outer member 2"),
        (relation(7, ("outer", SQUARE), ("inner", SQUARE[:3])), "inner members that do not close"),
        (relation(7, ("outer", SQUARE), type="route"), "no area but of type route"),
        (relation(7, ("outer", TRIANGLE), ("outer", ACROSS)), "outer members that cross each other"),
        (relation(7, *[("outer", SQUARE)] * 501), "over 500 members"),
        (way(7, SQUARE[:3], landuse="railway"), "a line that is no track"),
        (way(7, BOW, landuse="railway"), "crosses itself"),
        (way(7, SQUARE[:-1] * 1500 + SQUARE[:1], landuse="railway"), "too many corners"),
        (way(7, [(30.0, 50.0)], railway="rail"), "cannot be read"),
        (way(7, [(30.0, 95.0), (30.1, 50.0)], railway="rail"), "cannot be read"),
        ({"type": "way", "id": 7, "nodes": [1, 2]}, "listed without its geometry"),
        ({"type": "way", "id": "seven"}, "cannot be read"),
    ],
)
def test_what_is_not_sound_is_skipped_with_its_reason(element, why) -> None:
    """
    One broken element does not hide the others, and is never guessed at.
    """
    found = ground(element, TRACK)

    assert ([], 1) == (found.outlines, len(found.tracks))
    assert why in found.skipped[0]


def test_nodes_and_areas_are_not_asked_for() -> None:
    """
    They are passed over without a word when there is something else.
    """
    node, area = {"type": "node", "id": 1, "lat": 1, "lon": 2}, {"type": "area", "id": 2, "tags": {}}

    assert [] == ground(node, area, TRACK).skipped


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (answer(remark='runtime error: Query timed out in "query" at line 1'), "Query timed out"),
        (answer(YARD, remark="runtime error: Query run out of memory"), "run out of memory"),
        (answer(remark={"why": 1}), "only a part"),
        (answer({"type": "node", "id": 1, "lat": 1, "lon": 2}), "no way or relation"),
        (answer({"type": "way", "id": 1, "nodes": [1, 2]}), "no way or relation"),
        (b'<html><p><strong style="x">Error</strong>: rate_limited. </p></html>', "rate_limited"),
        (b"<html>" + b"<" * 100_000, "a page in place of data"),
        (answer(*[{"type": "way"}] * 20_001), "20,001 elements, more than 20,000"),
        (b'{"elements": {}}', "without a list of elements"),
        (b"[]", "without a list of elements"),
    ],
)
def test_what_is_no_answer_is_an_error(body, told, tmp_path) -> None:
    """
    Remarks, pages and other forms come with status 200; none of them means that nothing lies there.
    """
    with asking(says(body), tmp_path) as (outliner, _, _), pytest.raises(WebError, match=told):
        outliner(candidate())

    assert not (tmp_path / "osm").exists()


def test_a_page_of_status_504_is_an_error(tmp_path) -> None:
    """
    Overpass says so when it is too busy.
    """
    page = says(b"<html>The server is probably too busy.</html>", 504)
    with asking(page, tmp_path) as (outliner, _, _), pytest.raises(WebError, match="504"):
        outliner(candidate())


# Keeping.


def test_a_site_outlined_once_is_outlined_the_same_offline(tmp_path) -> None:
    """
    The answer is kept by OSM id and version; its bytes are in the trail when they are used again.
    """
    with asking(says(answer(YARD, TRACK)), tmp_path) as (outliner, _, _):
        online = outliner(candidate())
    late = NOW + timedelta(days=400)
    with asking(says(b"", 500), tmp_path, offline=True, now=late) as (outliner, server, trail):
        offline = outliner(candidate())

    (file,) = (tmp_path / "osm").iterdir()
    (read_again,) = trail.since()
    assert online == offline
    assert [] == server.asked
    assert {"way-123-4", "way-9-4"} == set(json.loads(file.read_bytes())["elements"])
    assert ("READ", f"file:osm/{file.name}") == (read_again.method, read_again.url)
    assert file.read_bytes() == trail.body(read_again.sha256)


def test_it_is_asked_again_after_thirty_days(tmp_path) -> None:
    """
    Until then what is kept stands for the map; afterwards the newer answer takes its place.
    """
    moved = way(123, SQUARE, landuse="railway", name="Exampleville Yard") | {"version": 5}
    with asking(in_turn(says(answer(YARD)), says(answer(moved))), tmp_path, now=NOW) as (outliner, server, _):
        outliner(candidate())
        first_at = datetime.now(UTC)
        asked = []
        for days in (29, 31):
            outliner._now = lambda days=days: first_at + timedelta(days=days)
            asked.append((outliner(candidate()).found_by.split("version ")[1][0], len(server.asked)))

    assert [("4", 1), ("5", 2)] == asked


@pytest.mark.parametrize("left", [b"", b"{}", b"[" * 100_000, b"\xff"])
def test_a_file_that_cannot_be_read_is_as_none(left, tmp_path) -> None:
    """
    What is kept is a copy; it is asked for anew, and offline the candidate stays as it was.
    """
    with asking(says(answer(YARD)), tmp_path) as (outliner, _, _):
        outliner(candidate())
    (file,) = (tmp_path / "osm").iterdir()
    file.write_bytes(left)

    with asking(says(answer(YARD)), tmp_path, offline=True) as (outliner, _, _):
        assert candidate() == outliner(candidate())
    with asking(says(answer(YARD)), tmp_path) as (outliner, _, _):
        assert outliner(candidate()).geometry is not None


def test_nothing_kept_and_no_network_leaves_the_candidate(tmp_path) -> None:
    """
    Offline it is no error that nobody asked before.
    """
    with asking(says(b"", 500), tmp_path, offline=True) as (outliner, _, _):
        assert candidate() == outliner(candidate())


def test_a_folder_that_cannot_be_written_hinders_nothing(tmp_path) -> None:
    """
    The answer is used, and asked for again next time.
    """
    (tmp_path / "osm").write_text("a file")
    with asking(says(answer(YARD)), tmp_path) as (outliner, server, _):
        for _ in range(2):
            assert outliner(candidate()).geometry is not None

    assert 2 == len(server.asked)


def test_a_recording_is_whole_whatever_was_kept_before(tmp_path) -> None:
    """
    While a recording is made the map is asked, though it is known; so the recording answers alone elsewhere.
    """
    with asking(says(answer(YARD)), tmp_path) as (outliner, _, _):
        outliner(candidate())
    with asking(says(answer(YARD)), tmp_path, record=tmp_path / "tape") as (outliner, server, _):
        live = outliner(candidate())
        address = f"{server.url}/interpreter"
    trail = Trail(tmp_path / "again")
    with Web(POLICY, trail=trail, replay=tmp_path / "tape") as web:
        elsewhere = Store(tmp_path / "elsewhere")
        outliner = Overpass(web, trail=trail, store=elsewhere, service=address, pace=Pace(0.0))
        assert live == outliner(candidate())
        with pytest.raises(NotRecorded):
            outliner(candidate(lat=51.0))


@pytest.mark.parametrize(
    ("change", "there", "why"),
    [
        ({}, True, None),
        ({"contact": None}, False, "RECOUNT_CONTACT"),
        ({"services": Services(overpass=None)}, False, "switched off"),
        ({"services": Services(overpass=None), "offline": True}, False, "switched off"),
        ({"offline": True}, True, "network is off"),
        ({"offline": True, "contact": None}, True, "network is off"),
    ],
)
def test_it_is_there_when_it_may_be(change, there, why, tmp_path) -> None:
    """
    Online with a contact; offline from what is kept alone; never when a newsroom leaves it out.
    """
    with Web(POLICY, trail=Trail(tmp_path)) as web:
        kit = Kit(
            **{"web": web, "trail": Trail(tmp_path), "data": tmp_path, "contact": "desk@example.org"} | change
        )
        assert there == bool(make(kit))
        assert (why or "") in (why_absent(kit) or "")
        assert (why is None) == (why_absent(kit) is None)


def test_a_site_of_no_kind_is_asked_for_tracks_alone() -> None:
    """
    Nothing tells which area would be its own.
    """
    assert 1 == question(candidate(kind="other")).count("around")
