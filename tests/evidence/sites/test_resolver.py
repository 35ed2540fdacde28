"""From a name in an article to one place, several, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shapely.geometry import Point, shape

from evidence.errors import SiteAmbiguous, SiteUnresolved, WebError
from evidence.model.places import Candidate, Resolution
from evidence.seams import PlaceQuery
from evidence.sites.outlines import distance_m
from evidence.sites.resolver import area, resolve, to_site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.sites.gazetteer import Gazetteer

TUMANGANG = (130.6081, 42.4214)


class Listed:
    """A geocoder that always gives the same candidates."""

    name = "listed"

    def __init__(self, *candidates: Candidate) -> None:
        """Give these."""
        self._candidates = candidates
        self.asked = 0

    def __call__(self, query: PlaceQuery) -> Sequence[Candidate]:
        """Give them, whatever is asked."""
        del query
        self.asked += 1
        return self._candidates


def candidate(name: str = "Here", *, score: float = 0.9, **fields: object) -> Candidate:
    """Make a rail yard at Tumangang's place."""
    made = {"kind": "rail_yard", "country": "KP", "lon": 130.6081, "lat": 42.4214, "radius_m": 500.0}
    return Candidate.model_validate(made | {"name": name, "score": score, "found_by": "a list"} | fields)


@pytest.mark.parametrize(
    "name",
    [
        "Tumangang Rail Facility",
        "Tumangang station",
        "Tumangang facility",
        "Tumangang",
        "Tuman'gang",
        "Tuman-gang Station",
        "Dumangang",
        "Dumangang railway station",
        "Tumen River station",
        "두만강역",
        "豆满江站",
        "豆滿江驛",
        "Туманган",
        "станция Туманган",
        "North Korea's Tumangang Rail Facility",
        "the Tumangang Rail Facility at the border with Russia",
    ],
)
def test_every_spelling_of_tumangang_is_one_place(name: str, shipped: Gazetteer) -> None:
    """
    All names of the yard lead to one outline, with and without the country.
    """
    for country in ("KP", None):
        site = to_site(resolve(PlaceQuery(name, country=country), [shipped]))

        assert ("rail_yard", *TUMANGANG) == (site.kind, site.lon, site.lat)
        assert site.radius_m <= 1500


@pytest.mark.parametrize(
    ("name", "port", "lon", "lat"),
    [
        ("port of Genoa", "Port of Genoa", 8.91, 44.405),
        ("Genoa", "Port of Genoa", 8.77, 44.419),
        ("Genoa harbour", "Port of Genoa", 8.92, 44.41),
        ("Porto di Genova", "Port of Genoa", 8.95, 44.385),
        ("Port of Piraeus", "Port of Piraeus", 23.635, 37.944),
        ("Piraeus", "Port of Piraeus", 23.56, 37.955),
        ("Athens port", "Port of Piraeus", 23.58, 37.93),
        ("Busan", "Port of Busan", 129.06, 35.11),
        ("Pusan harbour", "Port of Busan", 129.07, 35.09),
        ("port of Casablanca", "Port of Casablanca", -7.6, 33.61),
        ("Gdynia", "Port of Gdynia", 18.62, 54.53),
        ("Port Klang", "Port Klang", 101.378, 2.997),
        ("Klang port", "Port Klang", 101.355, 3.03),
        ("Valencia harbour", "Port of Valencia", -0.32, 39.44),
    ],
)
def test_a_port_is_its_basins_and_its_roadstead(
    name: str, port: str, lon: float, lat: float, shipped: Gazetteer
) -> None:
    """
    A harbour by any of its names is an outline in which ships lie at the quays and at anchor.
    """
    site = to_site(resolve(PlaceQuery(name, kind="ship"), [shipped]))

    assert port == site.name
    assert shape(site.geometry).contains(Point(lon, lat))


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [("Khasan", 130.645, 42.430), ("Tumen", 129.842, 42.966), ("Khasan station", 130.645, 42.430)],
)
def test_a_name_with_famous_doubles_is_the_place_in_the_gazetteer(
    name: str, lon: float, lat: float, shipped: Gazetteer
) -> None:
    """
    Khasan is not Hassan in India, nor Tumen Tyumen in Siberia.
    """
    site = to_site(resolve(PlaceQuery(name), [shipped]))

    assert distance_m(site.lon, site.lat, lon, lat) < 1000


@pytest.mark.parametrize(
    "name",
    [
        "Tsel",
        "Lagoa Mirim",
        "Mirim rail yard",
        "Tumen railway station",
        "Kursk railway station",
        "Tumangang airport",
        "Rajin air base",
        "Tumangang naval base",
        "Nowhere Rail Yard",
        "road from Antonov airport to the town of Prybirsk",
        "village near Tumangang",
        "",
        "A" * 10_000,
        "Tumangang\x00",
        "\u202e\u202d",
        "'; DROP TABLE places; --",
    ],
)
def test_unknown_is_an_answer(name: str, shipped: Gazetteer) -> None:
    """
    Places that nobody lists, a town where a facility is asked for, and hostile text give unknown.
    """
    assert Resolution(outcome="unknown") == resolve(PlaceQuery(name), [shipped])


@pytest.mark.parametrize(
    ("name", "country", "facility"),
    [
        ("Vostochny", "RU", "Vostochny Port"),
        ("Mirim", "KP", "Mirim Airfield"),
        ("Norfolk", "US", "Naval Station Norfolk"),
        ("Dhahran", "SA", "King Abdulaziz Air Base"),
        ("두만강", "KP", "Tumangang Rail Facility"),
    ],
)
def test_a_bare_name_is_the_facility_in_the_news(
    name: str, country: str, facility: str, shipped: Gazetteer
) -> None:
    """
    What imagery reporting calls by the name of its town is meant when nobody says what stands there.

    A village of that name at the other end of the country is not.
    """
    found = resolve(PlaceQuery(name, country=country), [shipped])

    assert ("found", facility) == (found.outcome, found.candidates[0].name)


@pytest.mark.parametrize(
    ("name", "country", "why"),
    [
        ("Semnan", "IR", "its launch site lies 61 km off"),
        ("Lviv", "UA", "few call an airport by nothing but its city"),
        ("Bushehr", "IR", "it has an airport and a power plant, both in the news"),
        ("Tabriz", "IR", "a city of over a million"),
        ("Wonsan", None, "an airport that no news is known of"),
    ],
)
def test_a_bare_name_may_stay_open(name: str, country: str | None, why: str, shipped: Gazetteer) -> None:
    """
    Town and facilities are all shown, and none is taken.
    """
    found = resolve(PlaceQuery(name, country=country), [shipped])

    assert "ambiguous" == found.outcome, why
    assert len(found.candidates) > 1


@pytest.mark.parametrize(
    ("name", "country"), [("Tsel", "BY"), ("Tumen", "KP"), ("Khasan", "KP"), ("Mirim", "RU")]
)
def test_no_village_stands_in_for_a_facility(name: str, country: str, shipped: Gazetteer) -> None:
    """
    Where no list has the place, a hamlet of its name is no answer.
    """
    assert "found" != resolve(PlaceQuery(name, country=country), [shipped]).outcome


def test_what_is_counted_can_settle_a_shared_name(shipped: Gazetteer) -> None:
    """
    Ships at Vostochny are at the port; aircraft at Teruel at the airport; buildings in Sevastopol in town.
    """
    ships = resolve(PlaceQuery("Vostochny", kind="ship"), [shipped])
    aircraft = resolve(PlaceQuery("Teruel", kind="aircraft"), [shipped])
    buildings = resolve(PlaceQuery("Sevastopol", kind="building"), [shipped])

    assert ("found", "Vostochny Port") == (ships.outcome, ships.candidates[0].name)
    assert ("found", "Teruel Airport") == (aircraft.outcome, aircraft.candidates[0].name)
    assert ("found", "town") == (buildings.outcome, buildings.candidates[0].kind)


@pytest.mark.parametrize(
    ("name", "thing", "facility"),
    [("Belaya Air Base", "aircraft", "Belaya Air Base"), ("Tumangang", "railcar", "Tumangang Rail Facility")],
)
def test_what_is_usual_at_both_takes_no_lead_away(
    name: str, thing: str, facility: str, shipped: Gazetteer
) -> None:
    """
    Aircraft are usual at an airstrip called Belaya too, far behind the base whose own name was asked for.
    """
    found = resolve(PlaceQuery(name, kind=thing), [shipped])

    assert ("found", facility) == (found.outcome, found.candidates[0].name)
    assert all(0 <= one.score <= 1 for one in found.candidates)


@pytest.mark.parametrize(
    ("name", "country", "thing"),
    [
        ("Bangor submarine base", "US", "submarine"),
        ("Everett naval station", "US", "ship"),
        ("Grand Coulee Dam", "US", None),
        ("Tarbela dam", "PK", None),
        ("Novaya Zemlya", "RU", "building"),
        ("NEOM", "SA", None),
    ],
)
def test_no_stand_in_of_another_kind_is_taken(
    name: str, country: str, thing: str | None, shipped: Gazetteer
) -> None:
    """
    A port of the name at another ocean is no naval base, an airport called after a dam is no dam, and an air
    base is no island.
    """
    assert "found" != resolve(PlaceQuery(name, country=country, kind=thing), [shipped]).outcome


@pytest.mark.parametrize("name", ["Kabul's airport", "Kabul airport", "the airport of Kabul"])
def test_an_owner_is_a_name_where_nothing_else_is_left(name: str, shipped: Gazetteer) -> None:
    """
    Of "Kabul's airport" the town must not be dropped, or any airport would do.
    """
    best = resolve(PlaceQuery(name, country="AF"), [shipped]).candidates[0]

    assert "Kabul International Airport" == best.name
    assert "found" != resolve(PlaceQuery("Xyzzy's airport", country="AF"), [shipped]).outcome


@pytest.mark.parametrize(("name", "country"), [("Baku airport", "AZ"), ("Beijing airport", "CN")])
def test_a_strip_of_the_city_s_name_is_not_taken_for_its_airport(
    name: str, country: str, shipped: Gazetteer
) -> None:
    """
    Where a larger airport serves the city under another name, both are shown.
    """
    found = resolve(PlaceQuery(name, country=country), [shipped])

    assert "ambiguous" == found.outcome
    assert len(found.candidates) > 1


@pytest.mark.parametrize("name", ["Halifax", "Calgary"])
def test_a_name_before_a_slash_is_not_the_airport_s_own(name: str, shipped: Gazetteer) -> None:
    """
    Railcars in Calgary are not at Calgary / Springbank Airport.
    """
    assert "found" != resolve(PlaceQuery(name, country="CA", kind="railcar"), [shipped]).outcome


@pytest.mark.parametrize(
    ("name", "country", "town"), [("Enerhodar", "UA", "Enerhodar"), ("Kurchatov", "RU", "Kurchatov")]
)
def test_buildings_are_counted_in_the_town(name: str, country: str, town: str, shipped: Gazetteer) -> None:
    """
    Its power plant bears the name too, and is not meant.
    """
    best = resolve(PlaceQuery(name, country=country, kind="building"), [shipped]).candidates[0]

    assert (town, "town") == (best.name, best.kind)


def test_port_sudan_airport_is_an_airport(shipped: Gazetteer) -> None:
    """
    The "port" of a town's name asks for no port.
    """
    best = resolve(PlaceQuery("Port Sudan airport", country="SD"), [shipped]).candidates[0]

    assert "airport" == best.kind


def test_a_rounded_point_gives_way_to_who_knows_better() -> None:
    """
    A list that knows a port to the mile does not stop the question; a map's outline of it is taken.
    """
    rounded = candidate("Port", kind="port", precision="area")
    sharp = candidate("Port", kind="port", lon=130.7, score=0.8)

    found = resolve(PlaceQuery("Here"), [Listed(rounded), Listed(sharp)])

    assert ("found", [130.7]) == (found.outcome, [one.lon for one in found.candidates])
    assert "area" == to_site(resolve(PlaceQuery("Here"), [Listed(rounded), Listed()])).precision


def test_a_city_is_not_the_land_that_bears_its_name(shipped: Gazetteer) -> None:
    """
    Buildings in Gaza may be anywhere in the Strip, so Gaza City is shown and not taken.
    """
    found = resolve(PlaceQuery("Gaza", country="PS", kind="building"), [shipped])

    assert ("ambiguous", "Gaza City") == (found.outcome, found.candidates[0].name)


def test_the_country_is_a_filter(shipped: Gazetteer) -> None:
    """
    Tumangang in Japan is unknown, however well the name fits.
    """
    assert "unknown" == resolve(PlaceQuery("Tumangang Rail Facility", country="JP"), [shipped]).outcome


@pytest.mark.parametrize(
    ("name", "country"),
    [("Mischief Reef", "PH"), ("Apra Harbor", "US"), ("Hong Kong International Airport", "CN")],
)
def test_no_man_s_reefs_and_territories_pass_the_filter(name: str, country: str, shipped: Gazetteer) -> None:
    """
    A reef that several states claim is nobody's to refuse, and a territory may be named by its sovereign.
    """
    assert "found" == resolve(PlaceQuery(name, country=country), [shipped]).outcome


def test_candidates_closer_than_3_km_are_one_place() -> None:
    """
    A station's building and its yard are one; the better known wins and says what it was merged with.
    """
    yard = candidate("Yard", score=0.9)
    building = candidate("Building", score=0.88, lon=130.6281)

    found = resolve(PlaceQuery("Here"), [Listed(yard, building)])

    assert ("found", ["Yard"]) == (found.outcome, [one.name for one in found.candidates])
    assert "the same place as Building (164" in found.candidates[0].reasons[-1]


def test_two_distant_places_are_ambiguous() -> None:
    """
    Neither of two good candidates is taken when they lie 60 km apart.
    """
    found = resolve(PlaceQuery("Here"), [Listed(candidate("A"), candidate("B", score=0.85, lat=42.9614))])

    assert ("ambiguous", ["A", "B"]) == (found.outcome, [one.name for one in found.candidates])


def test_nearness_decides_between_two() -> None:
    """
    A point that the place should be close to lifts one candidate and sinks the other.
    """
    near, far = candidate("Near", score=0.8), candidate("Far", score=0.85, lon=-70.0, country="KP")

    found = resolve(PlaceQuery("Here", near=(130.5, 42.4)), [Listed(far, near)])

    assert ("found", "Near") == (found.outcome, found.candidates[0].name)


def test_the_second_geocoder_is_asked_only_when_the_first_does_not_know() -> None:
    """
    What the shipped list answers is never sent out.
    """
    sure, unsure = Listed(candidate()), Listed()
    outside = Listed(candidate("There", lon=10.0))

    resolve(PlaceQuery("Here"), [sure, outside])
    assert 0 == outside.asked

    assert "There" == resolve(PlaceQuery("Here"), [unsure, outside]).candidates[0].name


@pytest.mark.parametrize(
    "query",
    [
        PlaceQuery("Portland airport, Maine", country="US"),
        PlaceQuery("Portland airport", country="US", context=("Maine",)),
        PlaceQuery("Charleston airport, West Virginia", country="US"),
    ],
)
def test_a_state_that_nobody_can_place_leaves_namesakes_open(query: PlaceQuery, shipped: Gazetteer) -> None:
    """
    The larger Portland is Oregon's; the text speaks of another state, and both airports are shown.
    """
    found = resolve(query, [shipped])

    assert "ambiguous" == found.outcome
    assert "found" == resolve(PlaceQuery("Portland airport", country="US"), [shipped]).outcome


def test_a_name_that_lies_beside_many_decides_nothing(shipped: Gazetteer) -> None:
    """
    There is a Franklin near many a Springfield.
    """
    query = PlaceQuery("Springfield", country="US", context=("Franklin",))

    assert "ambiguous" == resolve(query, [shipped]).outcome


def test_what_is_known_is_told_though_a_service_is_down() -> None:
    """
    Two candidates stay two candidates, with the failure among the reasons.
    """

    def down(_: PlaceQuery) -> Sequence[Candidate]:
        raise WebError("The map is down.", next_step="Wait.")

    down.name = "Map"  # type: ignore[attr-defined] # a geocoder has a name
    listed = Listed(candidate("A"), candidate("B", lat=42.9614))

    found = resolve(PlaceQuery("Here"), [listed, down])  # type: ignore[list-item] # a function is one call

    assert "ambiguous" == found.outcome
    assert "Map was asked in vain: The map is down." in found.candidates[0].reasons[-1]


def test_a_service_that_is_down_does_not_hide_the_others() -> None:
    """
    What another geocoder finds is the answer; only when none finds it is the failure told.
    """

    def down(_: PlaceQuery) -> Sequence[Candidate]:
        raise WebError("The map is down.", next_step="Wait.")

    sure, unsure = Listed(candidate("There")), Listed()

    assert "There" == resolve(PlaceQuery("Here"), [down, sure]).candidates[0].name
    with pytest.raises(WebError, match="The map is down"):
        resolve(PlaceQuery("Here"), [unsure, down])


@pytest.mark.parametrize("name", ["the base", "The Air Base", "this facility", "its airfield", "base"])
def test_the_base_is_the_one_that_the_article_names(name: str, shipped: Gazetteer) -> None:
    """
    A head-noun alone means the one place of that sort around it; a town is none; two leave it open, and so
    does another that nobody knows.
    """
    one = PlaceQuery(
        name, context=("Belaya Air Base", "Irkutsk", "Port of Rajin" if "base" in name else "Rajin")
    )
    two = PlaceQuery(name, context=("Belaya Air Base", "Engels air base"))
    one_unknown = PlaceQuery(name, context=("Belaya Air Base", "Qwertyville air base"))

    assert "Belaya Air Base" == to_site(resolve(one, [shipped])).name
    assert "ambiguous" == resolve(two, [shipped]).outcome
    assert "ambiguous" == resolve(one_unknown, [shipped]).outcome
    assert Resolution(outcome="unknown") == resolve(PlaceQuery(name), [shipped])


@pytest.mark.parametrize(
    ("query", "lon", "lat"),
    [
        (PlaceQuery("Springfield", country="US", context=("Holyoke",)), -72.59, 42.10),
        (PlaceQuery("Springfield", country="US", context=("Decatur",)), -89.64, 39.80),
        (PlaceQuery("Springfield, Holyoke", country="US"), -72.59, 42.10),
    ],
)
def test_what_else_the_text_names_decides_between_namesakes(
    query: PlaceQuery, lon: float, lat: float, shipped: Gazetteer
) -> None:
    """
    Of two towns of a name, the one beside another place of the text is meant, and the answer says so.
    """
    found = resolve(query, [shipped])

    assert "ambiguous" == resolve(PlaceQuery("Springfield", country="US"), [shipped]).outcome
    assert "found" == found.outcome
    assert distance_m(found.candidates[0].lon, found.candidates[0].lat, lon, lat) < 10_000
    assert "which the text names" in found.candidates[0].reasons[-1]


def test_coordinates_answer_themselves() -> None:
    """
    A place given by its coordinates needs nobody, and reaches 250 m unless the text says otherwise.
    """
    site = to_site(resolve(PlaceQuery("42.4214 N, 130.6081 E"), []))

    assert ("point", *TUMANGANG, 250.0) == (site.kind, site.lon, site.lat, site.radius_m)


def test_a_site_without_an_outline_is_a_circle_of_64_corners() -> None:
    """
    Every corner lies at the radius, on the ellipsoid.
    """
    one = candidate(radius_m=1200.0)

    ring = area(one)["coordinates"][0]

    assert 65 == len(ring)
    assert all(abs(distance_m(one.lon, one.lat, lon, lat) - 1200) < 0.05 for lon, lat in ring)


def test_an_unknown_place_is_an_error_with_a_way_out() -> None:
    """
    The sentence names what was asked, and the next step says how to go on.
    """
    with pytest.raises(SiteUnresolved, match='"Tsel" is in no gazetteer') as raised:
        to_site(Resolution(outcome="unknown"), name="Tsel")

    assert "coordinates" in raised.value.next_step


def test_an_ambiguous_place_names_its_candidates() -> None:
    """
    The sentence gives each candidate's kind, country, coordinates and score.
    """
    found = Resolution(outcome="ambiguous", candidates=(candidate("A"), candidate("B", lon=1.5)))

    with pytest.raises(SiteAmbiguous) as raised:
        to_site(found, name="Here")

    assert '"Here" may be A (rail_yard, KP, 42.4214, 130.6081, score 0.90); B (' in raised.value.what


def test_runners_up_are_kept() -> None:
    """
    The site remembers whom it beat.
    """
    site = to_site(resolve(PlaceQuery("Here"), [Listed(candidate("A"), candidate("B", score=0.5, lon=1.5))]))

    assert ("A", ["B"]) == (site.name, [one.name for one in site.runners_up])
