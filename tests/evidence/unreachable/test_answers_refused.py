"""Ways to exhaust this machine, or to read it, by what a server answers: packed, endless, nested, XML."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from typing import TYPE_CHECKING

import pytest
from catalogues import query
from recording import PUBLIC, SECRET, Nowhere, Try, Watched, answer, ids

from claims.errors import RecountError
from claims.reading.formats import refuse_foreign
from evidence.pixels.ranges import Ranges
from evidence.scenes.catalogues.static import StaticCatalogue
from evidence.sites.elements import read as elements
from evidence.web import Policy
from verify.intake import take

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidence.web import Web

START = "http://news.example/story"
LONGEST_S = 20.0
"""Measured below 3 s; the machine that runs the tests may be busy."""

DOORS: dict[str, Callable[[Web], object]] = {
    "an article": lambda web: take(START, web=web),
    "a catalogue": lambda web: StaticCatalogue("test", START, door=web)(query()),
    "a service's answer": lambda web: elements(web.get(START).body, START),
}


def zeros(mebibytes: int, *, wbits: int) -> bytes:
    """Pack that many MiB of zeros: gzip with ``wbits`` 31, zlib with 15, bare with -15."""
    packer = zlib.compressobj(9, wbits=wbits)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(mebibytes)) + packer.flush()


BOMB = zeros(256, wbits=31)
SENT, NOT_ASKED = "went on sending; at most", "which was not asked for"

ENCODINGS = [
    Try("a gzip bomb", answer(BOMB, content_encoding="gzip"), SENT),
    Try("a gzip bomb under its old name", answer(BOMB, content_encoding="x-gzip"), SENT),
    Try("a gzip bomb in capitals", answer(BOMB, content_encoding=" GZIP "), SENT),
    Try("a bomb in a bomb", answer(gzip.compress(BOMB), content_encoding="gzip, gzip"), NOT_ASKED),
    Try("a bomb of another kind", answer(zeros(256, wbits=15), content_encoding="deflate"), NOT_ASKED),
    Try("a bare bomb", answer(zeros(256, wbits=-15), content_encoding="deflate"), NOT_ASKED),
    Try("brotli", answer(b"\xcf\xff\xff\x7f\xf8", content_encoding="br"), NOT_ASKED),
    Try("zstandard", answer(b"\x28\xb5\x2f\xfd\x04", content_encoding="zstd"), NOT_ASKED),
    Try("compress", answer(b"\x1f\x9d\x90", content_encoding="compress"), NOT_ASKED),
    Try("an encoding that nobody knows", answer(b"x", content_encoding="x" * 9000), NOT_ASKED),
    Try("gzip that is none", answer(SECRET, content_encoding="gzip"), "cannot be unpacked"),
    Try("gzip that ends early", answer(gzip.compress(b"x" * 999)[:-9], content_encoding="gzip"), "unpacked"),
    Try("two gigabytes, announced", answer(b"", content_length=str(2**31)), "announces 2,147,483,648 bytes"),
    Try("more digits than numbers have", answer(b"", content_length="9" * 5000), "broke off or was not HTTP"),
    Try("a stream without end", answer(bytes(24 * 2**20), content_length="-"), SENT),
    Try("headers without end", b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100_000, "was not HTTP"),
    Try("an older protocol", b"<html>73 railcars", "broke off or was not HTTP"),
    Try("a header of two lines", b"HTTP/1.1 200 OK\r\nx: y\r\n z\r\n\x00: 1\r\n\r\n", "was not HTTP"),
]  # fmt: skip


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
@pytest.mark.parametrize("row", ENCODINGS, ids=ids(ENCODINGS))
def test_no_answer_unpacks_to_more_than_is_allowed(
    tmp_path: Path, row: Try, door: Callable[[Web], object]
) -> None:
    """
    Four megabytes are allowed here; what would be more is refused while it is being unpacked.
    """
    network = Nowhere(answers=[row.tried])
    small = Policy(most_bytes=4 * 2**20, connect_s=2, read_s=2, total_s=30)
    started = time.monotonic()
    with network.door(tmp_path, policy=small) as web, pytest.raises(RecountError) as refused:
        door(web)

    assert row.rule in refused.value.what
    assert time.monotonic() - started < LONGEST_S
    assert [f"{PUBLIC}:80"] == network.reached


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    + "]>"
)
"""Ten bytes that stand for a gigabyte, to a reader that does as the document says ("billion laughs")."""

JSON, FEED = "did not answer with JSON", "This is a feed or a site map"

DOCUMENTS = [
    Try("a feed", ("an article", "<?xml version='1.0'?><feed>&x;</feed>"), FEED),
    Try("a catalogue in XML", ("a catalogue", LAUGHS + "<catalog>&l9;</catalog>"), JSON),
    Try("an answer in XML", ("a service's answer", LAUGHS + "<osm>&l9;</osm>"), "answered a page"),
    Try("a catalogue of brackets", ("a catalogue", "[" * 1_000_000), JSON),
    Try("an answer of brackets", ("a service's answer", '{"a":' * 500_000), "answered no JSON"),
    Try("a catalogue of digits", ("a catalogue", '{"links":' + "9" * 1_000_000 + "}"), JSON),
    Try("a catalogue that is not finite", ("a catalogue", '{"links": [NaN]}'), JSON),
    Try("a catalogue in UTF-7", ("a catalogue", "+ADw-script+AD4-"), JSON),
    Try("a catalogue that is a list", ("a catalogue", "[]"), "where an object was expected"),
]  # fmt: skip


def packed(body: bytes) -> str:
    """Bytes as text, so that they can stand in a row."""
    return body.decode("latin-1")


DOCUMENTS += [
    Try("an article that is packed again", ("an article", packed(gzip.compress(b"x"))), "This is compressed"),
    Try("a catalogue that is packed again", ("a catalogue", packed(gzip.compress(b"{}"))), JSON),
    Try("an article that is an archive", ("an article", "PK\x03\x04"), "a document or an archive"),
    Try("an article that is a web archive", ("an article", "WARC/1.0\r\n"), "a web archive"),
    Try("an article that is a picture", ("an article", "II*\x00"), "a TIFF image"),
]


@pytest.mark.parametrize("row", DOCUMENTS, ids=ids(DOCUMENTS))
def test_no_document_unfolds(tmp_path: Path, row: Try) -> None:
    """
    What a document says about itself is not believed; it is refused in time, by what it is.
    """
    door, text = row.tried
    network = Nowhere(answers=[answer(text.encode("latin-1"))])
    started = time.monotonic()
    with network.door(tmp_path) as web, pytest.raises(RecountError) as refused:
        DOORS[door](web)

    assert row.rule in refused.value.what
    assert time.monotonic() - started < LONGEST_S
    assert [f"{PUBLIC}:80"] == network.reached


BODY = "<html><body><article><p>Imagery shows &x; 73 railcars at the yard, and &l9; more stand there.</p>"

PAGES = {
    "a billion laughs": LAUGHS + BODY,
    "a feed with a billion laughs": LAUGHS + "<feed><title>73 railcars &l9;</title></feed>",
    "a file": '<!DOCTYPE html [<!ENTITY x SYSTEM "file://{path}">]>' + BODY,
    "a file by a parameter": '<!DOCTYPE html [<!ENTITY % p SYSTEM "file://{path}"> %p;]>' + BODY,
    "an address": '<!DOCTYPE html [<!ENTITY x SYSTEM "http://169.254.169.254/">]>' + BODY,
    "a document type elsewhere": '<!DOCTYPE html SYSTEM "http://169.254.169.254/a.dtd">' + BODY,
    "XHTML with a file": '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file://{path}">]>' + BODY,
    "an inclusion": BODY + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{path}"/>',
    "a style sheet": '<?xml-stylesheet href="http://169.254.169.254/a.xsl" type="text/xsl"?>' + BODY,
    "a base elsewhere": '<base href="http://169.254.169.254/">' + BODY + '<img src="a.png"><iframe src="b">',
    "a canonical address elsewhere": '<link rel="canonical" href="http://169.254.169.254/">' + BODY,
    "a file in a frame": BODY + '<iframe src="file://{path}"></iframe><object data="file://{path}">',
    "JSON-LD elsewhere": '<script type="application/ld+json">{"@id": "http://127.0.0.1/"}</script>' + BODY,
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_nothing_that_a_page_names_is_read(tmp_path: Path, page: str) -> None:
    """
    The article is what the page itself says, or none: no entity, frame, style sheet or inclusion is followed.
    """
    with Watched(tmp_path / "secret.txt") as secret:
        network = Nowhere(answers=[answer(page.replace("{path}", str(secret.path)).encode())])
        started = time.monotonic()
        with network.door(tmp_path / "trail") as web:
            try:
                said = take(START, web=web).article.model_dump_json()
            except RecountError as refused:
                said = refused.what

        assert not secret.opened
    assert any(words in said for words in ("73 railcars", "not markup that can be parsed", "holds no text"))
    assert "TOP SECRET" not in said
    assert len(said) < 3000
    assert time.monotonic() - started < LONGEST_S
    assert [f"{PUBLIC}:80"] == network.reached


def test_a_picture_in_ranges_is_never_unpacked(tmp_path: Path) -> None:
    """
    Ranges are asked for as they lie; one that comes packed is no range.
    """
    network = Nowhere(answers=[answer(BOMB, 206, content_encoding="gzip", content_range="bytes 0-9/10")])
    with network.door(tmp_path) as web, pytest.raises(RecountError, match=r"announces|not asked for"):
        Ranges(web, START)


def test_a_bomb_of_links_is_walked_within_bounds(tmp_path: Path) -> None:
    """
    Two thousand links inside are as many refusals and not one connection; the receipt names a hundred.
    """
    links = [{"rel": "child", "href": f"https://10.0.{n >> 8}.{n & 255}/"} for n in range(2000)]
    network = Nowhere(answers=[answer(json.dumps({"type": "Catalog", "links": links}).encode())] * 2)
    with network.door(tmp_path) as web:
        found = StaticCatalogue("test", START, door=web)(query())

    assert len(found.refused) <= 110
    assert {f"{PUBLIC}:80"} == set(network.reached)


def test_the_first_bytes_outweigh_what_a_server_calls_them() -> None:
    """
    A picture that is served as a page is a picture.
    """
    with pytest.raises(RecountError, match="an image"):
        refuse_foreign(b"\x89PNG\r\n\x1a\n", media_type="text/html")
