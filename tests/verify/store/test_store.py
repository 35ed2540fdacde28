"""The store knows every record, what became of it, and where its bundle lies."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from making import claim, quantity, site
from storing import numbered, sealed, write

from verify.errors import NoSuchRecordError, RecordError
from verify.model import Record
from verify.store.store import Store
from verify.store.values import Sought

DESK = {"withdrawn": False, "reason": "The scene was of another day.", "by": "Desk"}


@pytest.fixture
def store(data_folder, address):
    """
    An empty store.
    """
    with Store.open(address, data=data_folder) as opened:
        yield opened


def filed(store, folder, record):
    """File a record; gives its id."""
    return store.add(write(folder, record)).id


def test_a_record_comes_back_as_it_was_filed(store, told, tmp_path) -> None:
    """
    Every field of it, under its id or the beginning of it.
    """
    name = filed(store, tmp_path, told)

    assert Record.model_validate(told) == store.record(name) == store.record(name[:8].upper())


def test_a_bundle_in_the_data_folder_moves_with_it(store, told, data_folder, tmp_path, address) -> None:
    """
    It is known by its path in the data folder; one elsewhere by its whole path.
    """
    inside = write(data_folder / "records", told)
    outside = write(tmp_path / "elsewhere", told)
    store.add(inside)
    store.add(outside)
    moved = data_folder.rename(tmp_path / "moved")

    with Store.open(address, data=moved) as again:
        assert (moved / "records" / told["id"], outside) == again.bundles(told["id"])


def test_a_record_filed_twice_is_there_once(store, told, tmp_path) -> None:
    """
    So are its article, its bundle and its deeds.
    """
    bundle = write(tmp_path, told)
    store.add(bundle)
    before = store.history(told["id"])
    store.add(bundle)

    assert before == store.history(told["id"])
    assert 1 == len(store.list().records)
    assert 1 == len(store.search("Tumangang"))


def test_a_list_goes_on_where_it_ended(store, told, tmp_path) -> None:
    """
    The newest first, each once, though others are filed meanwhile.
    """
    names = [filed(store, tmp_path, numbered(told, number)) for number in range(7)]
    first = store.list(limit=3)
    filed(store, tmp_path, numbered(told, 100))
    second = store.list(limit=3, after=first.next)
    last = store.list(limit=3, after=second.next[:10])

    assert names[::-1] == [one.id for page in (first, second, last) for one in page.records]
    assert last.next is None


def test_records_of_one_article_are_listed_in_its_order(store, told, tmp_path) -> None:
    """
    They are made in the same second, and their ids say nothing.
    """
    starts = [0, 7, 99, 100, 12_345]
    names = [filed(store, tmp_path, sealed(told, claim={"start": start})) for start in starts]

    assert names == [one.id for one in store.list().records]


def test_a_correction_follows_what_it_corrects(store, told, tmp_path) -> None:
    """
    In a history, even when all of them are made in one second.
    """
    names, record = [filed(store, tmp_path, told)], told
    for number in range(4):
        record = sealed(told, supersedes=record["id"], correction=DESK | {"reason": f"Reason {number}"})
        names.append(filed(store, tmp_path, record))

    assert names == [one.id for one in store.history(names[2]).chain]


def test_a_list_goes_on_after_no_stranger(store) -> None:
    """
    An id that is not there cannot be gone on from.
    """
    with pytest.raises(NoSuchRecordError, match="holds no record"):
        store.list(after="0" * 64)


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (Sought(), [0, 1, 2]),
        (Sought(kind="ship"), [1]),
        (Sought(agreement="consistent"), [2]),
        (Sought(site="TUMANGANG"), [0]),
        (Sought(site="são tomé"), [1]),
        (Sought(site="sao tome"), [1]),
        (Sought(site="%"), []),
        (Sought(start="2023-10-06"), [1]),
        (Sought(end="2023-10-05"), [0, 2]),
        (Sought(start="2023-10-04", end="2023-10-04"), [2]),
        (Sought(start="2023-10-05", kind="railcar"), [0, 2]),
        (Sought(status="void"), []),
    ],
    ids=lambda value: "" if isinstance(value, list) else value.model_dump_json(exclude_none=True)[1:-1],
)
def test_records_are_listed_by_what_they_are(store, told, tmp_path, sought, found) -> None:
    """
    Days are those of the claim and may overlap; a name is found by a part of it, whatever its accents.
    """
    day, span = {"text": "then", "alternatives": []}, {"start": "2023-10-04", "end": "2023-10-05"}
    later = {"start": "2023-11-01", "end": "2023-11-01"}
    changes = [
        {},
        {"claim": {"kind": "ship", "observed": day | later}, "site": {"name": "Porto de São Tomé"}},
        {"claim": {"observed": day | span}, "site": {"name": "Vostochny"}},
    ]
    changes[2]["claim"]["site"] = {"text": "the port", "country": None}
    changes[1]["claim"]["site"] = {"text": "the port", "country": None}
    changes[2]["verdict"] = {"agreement": "consistent"}
    names = [filed(store, tmp_path, numbered(told, at, **change)) for at, change in enumerate(changes)]

    assert found == sorted(names.index(one.id) for one in store.list(sought).records)


@pytest.mark.parametrize("late", [False, True], ids=["in order", "the correction first"])
@pytest.mark.parametrize(("withdrawn", "status"), [(False, "corrected"), (True, "void")])
def test_what_became_of_a_record_follows_from_those_that_supersede_it(
    store, told, tmp_path, withdrawn, status, late
) -> None:
    """
    In whichever order they are filed; the record itself stays as it was sealed.
    """
    change = {"supersedes": told["id"], "correction": DESK | {"withdrawn": withdrawn}}
    newer = sealed(told, made_at="2024-02-01T00:00:00Z", **change)
    for record in (newer, told) if late else (told, newer):
        filed(store, tmp_path, record)

    assert status == store.record(told["id"]).status
    assert [told["id"]] == [one.id for one in store.list(Sought(status=status), limit=9).records][-1:]
    assert Record.model_validate(told | {"status": status}) == store.record(told["id"])


def test_a_history_shows_the_chain_and_what_was_done(store, told, tmp_path) -> None:
    """
    The records that supersede each other and the deeds, the oldest first, with times and names.
    """
    newer = sealed(told, made_at="2024-02-01T00:00:00Z", supersedes=told["id"], correction=DESK)
    bundle = write(tmp_path, newer)
    filed(store, tmp_path, told)
    store.add(bundle)
    when = datetime(2024, 3, 1, tzinfo=UTC)
    store.note(newer["id"][:9], "audited", at=when, by="Reader", detail="valid")
    store.note(newer["id"], "audited", at=when, by="Reader", detail="valid")
    history = store.history(told["id"])

    assert ("corrected", [told["id"], newer["id"]]) == (history.status, [one.id for one in history.chain])
    assert [
        ("2023-10-08T00:00:00Z", told["id"], "checked", None, None),
        ("2024-02-01T00:00:00Z", newer["id"], "corrected", "Desk", "The scene was of another day."),
        ("2024-03-01T00:00:00Z", newer["id"], "audited", "Reader", "valid"),
    ] == [(one.at, one.record, one.what, one.by, one.detail) for one in history.events]
    assert (str(bundle),) == store.history(newer["id"]).bundles


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("abc", "is no id"),
        ("", "is no id"),
        ("%%%%", "is no id"),
        ("0000", "holds no record"),
        ("z" * 64, "is no id"),
    ],
)
def test_an_id_must_say_which_record(store, name, match) -> None:
    """
    Four letters at least, of those that a hash has.
    """
    with pytest.raises(NoSuchRecordError, match=match):
        store.record(name)


def test_an_ambiguous_id_is_refused(store, told, tmp_path) -> None:
    """
    The sentence names two that begin so.
    """
    seen: dict[str, str] = {}
    for number in range(2000):
        record = numbered(told, number)
        if (twin := seen.setdefault(record["id"][:4], record["id"])) != record["id"]:
            break
    for again in range(number + 1):
        if (one := numbered(told, again))["id"] in {twin, record["id"]}:
            filed(store, tmp_path, one)

    with pytest.raises(NoSuchRecordError, match="Several records begin with") as refused:
        store.record(twin[:4])
    assert {twin[:16], record["id"][:16]} == {
        word.rstrip("…") for word in refused.value.what.split() if "…" in word
    }


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"quantity": quantity(value=74)}, False),
        ({"kind": "ship"}, False),
        ({"observed": None}, False),
        ({"site": {"text": "TUMANGANG  rail facility", "country": None}}, True),
        ({"site": {"text": "Hasan", "country": None}}, False),
    ],
    ids=["itself", "another number", "another kind", "no day", "the same name", "another site"],
)
def test_the_same_claim_is_found_again(store, told, tmp_path, change, same) -> None:
    """
    Of the same kind, numbers and days at a site that is called the same.
    """
    name = filed(store, tmp_path, told)

    assert ([name] if same else []) == [one.id for one in store.duplicates(claim(**change))]


@pytest.mark.parametrize("same", [True, False], ids=["one article", "two articles"])
def test_two_unknown_places_are_no_one_place(store, told, tmp_path, same) -> None:
    """
    Unless one article speaks of both.
    """
    place = {"claim": told["claim"] | {"site": None}, "site": None}
    article = {"article": told["article"]} if same else {}
    names = [filed(store, tmp_path, numbered(told, number, **place, **article)) for number in range(2)]
    nowhere, sha256 = claim(site=None), store.record(names[0]).article.sha256

    assert (1 if same else 2) == len(store.alike(names))
    assert (names[::-1] if same else names[:1]) == [
        one.id for one in store.duplicates(nowhere, article=sha256)
    ]
    assert () == store.duplicates(nowhere)


@pytest.mark.parametrize(("lon", "same"), [(130.61, True), (130.7, False), (-229.39, True)])
def test_the_same_site_may_have_two_names(store, told, tmp_path, lon, same) -> None:
    """
    Within a kilometre it is the same facility.
    """
    name = filed(store, tmp_path, told)
    asked = claim(site={"text": "the border yard", "country": None})
    found = store.duplicates(asked, site(name="Border yard", lon=lon))

    assert ([name] if same else []) == [one.id for one in found]


@pytest.mark.parametrize(
    ("spoil", "match"),
    [
        (lambda record: record.update(made_at="2023-10-09T00:00:00Z"), "its hash is"),
        (lambda record: record.update(id="0" * 64), "its hash is"),
        (lambda record: record.update(schema="recount/record/2"), "record.json: schema"),
        (lambda record: record["claim"].update(start="0"), "record.json: "),
        (lambda record: record.update(extra=1), "record.json: extra"),
    ],
    ids=["changed", "another id", "future schema", "text for a number", "an unknown field"],
)
def test_what_is_no_record_is_not_filed(store, told, tmp_path, spoil, match) -> None:
    """
    A record must follow the schema and bear its own hash.
    """
    spoil(told)

    with pytest.raises(RecordError, match=match):
        store.add(write(tmp_path, told))
    assert () == store.list().records


@pytest.mark.parametrize("made_at", ["yesterday", "2023-10-08T00:00:00", "0001-01-01T00:00:00+14:00"])
def test_a_record_of_no_time_is_not_filed(store, told, tmp_path, made_at) -> None:
    """
    A list is in order of time.
    """
    with pytest.raises(RecordError, match="made_at"):
        store.add(write(tmp_path, sealed(told, made_at=made_at)))


@pytest.mark.parametrize(
    ("name", "body", "match"),
    [
        ("record.json", b'{"id": NaN}', "canonical"),
        ("record.json", b"[" * 100_000, "nested too deeply"),
        ("record.json", b'{"a":1e999}', "canonical"),
        ("manifest.json", b"{}", "manifest.json: schema|manifest.json: record"),
        ("article/text.txt", b"Another text.", "not those that the manifest lists"),
    ],
)
def test_hostile_files_are_refused_by_name(store, told, tmp_path, name, body, match) -> None:
    """
    NaN, endless nesting, endless numbers, another article.
    """
    bundle = write(tmp_path, told)
    (bundle / name).write_bytes(body)

    with pytest.raises(RecordError, match=match):
        store.add(bundle)


@pytest.mark.parametrize("name", ["record.json", "article", "manifest.json"])
def test_a_link_in_a_bundle_is_not_followed(store, told, tmp_path, name) -> None:
    """
    Whatever it leads to, it is not part of the bundle.
    """
    bundle = write(tmp_path, told)
    (bundle / name).rename(tmp_path / "real")
    (bundle / name).symlink_to(tmp_path / "real")

    with pytest.raises(RecordError, match="it is a link"):
        store.add(bundle)


@pytest.mark.parametrize(
    "name", ["a b", "ä", "per%20cent", "quote'\"", "semi;colon?x=1#y", "new\nline", "\udcff"]
)
def test_any_folder_will_do(told, tmp_path, name) -> None:
    """
    Names that are no text to anybody but the file system too, for the data folder and for a bundle's.
    """
    data, out = tmp_path / f"data {name}", tmp_path / f"out {name}"
    bundle = write(out, told)
    with Store.open(None, data=data) as store:
        store.add(bundle)
        assert (bundle,) == store.bundles(told["id"])
    assert (data / "recount.sqlite3").is_file()


def test_text_that_no_database_could_keep_is_filed(store, told, tmp_path) -> None:
    """
    A null in a title, names of a megabyte.
    """
    changes = {"article": {"title": "A\0B", "publisher": "P" * 10**6}, "site": {"name": "S" * 10**6}}
    changes |= {"claim": {"quote": "\0", "object": "o" * 10**6}}
    name = filed(store, tmp_path, sealed(told, **changes))

    assert "A B" == store.list().records[0].title
    assert "A\0B" == store.record(name).article.title


def test_the_bytes_in_the_store_are_the_canonical_ones(store, told, tmp_path) -> None:
    """
    What was sealed can be had from the store when the bundle is lost.
    """
    name = filed(store, tmp_path, told)
    body = store.record(name).model_dump_json(by_alias=True)

    assert told == json.loads(body)
