"""A bundle is plain files under plain names; what could be unpacked in two ways is refused."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import warnings
import zipfile
from contextlib import suppress

import pytest
from bundling import make_bundle

from verify.errors import RecordError
from verify.records.audit import audit
from verify.records.bundle import TEXT
from verify.records.limits import MOST_BYTES, MOST_FILES
from verify.records.opened import open_bundle

ZIP = shutil.which("zip")


@pytest.fixture
def bundle(tmp_path):
    """
    A bundle without a count, which is audited in no time.
    """
    return make_bundle(tmp_path, counted=False)


def zipped(bundle, path, *, before=None, after=None, method=zipfile.ZIP_DEFLATED):
    """
    Zip a bundle, and do something to the zip before and after its files are in.
    """
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for act, files in ((before, sorted(bundle.rglob("*"))), (after, [])):
            if act is not None:
                act(archive)
            for file in files:
                archive.write(file, file.relative_to(bundle).as_posix())
    return path


def entry(name, *, mode=0, body=b"1"):
    """
    Something that adds one entry to a zip.
    """

    def add(archive):
        told = zipfile.ZipInfo("x")
        told.filename, told.external_attr = name, mode << 16
        archive.writestr(told, body)

    return add


def comment(archive):
    """
    Add a comment to a zip.
    """
    archive.comment = b"hidden words"


def entry_comment(archive):
    """
    Add a comment to the last entry of a zip.
    """
    archive.infolist()[-1].comment = b"hidden words"


def unicode_path(archive):
    """
    Add an entry that some tools unpack under another name.
    """
    told = zipfile.ZipInfo("article/a")
    told.extra = b"\x75\x70\x09\x00\x01\x00\x00\x00\x00evil"
    archive.writestr(told, b"1")


@pytest.mark.parametrize(
    ("after", "what"),
    [
        (entry("record.json"), "'record.json' twice"),
        (entry("article/"), "'article' twice"),
        (entry("./record.json"), "odd name"),
        (entry("../x"), "odd name"),
        (entry("../../etc/", body=b""), "odd name"),
        (entry("/etc/passwd"), "odd name"),
        (entry("a\\b"), "odd name"),
        (entry("C:evil"), "odd name"),
        (entry("a//b"), "odd name"),
        (entry("a\nb"), "odd name"),
        (entry("a\u202egnp.b"), "odd name"),
        (entry("a\0b"), "odd name"),
        (entry("hollow/", body=b""), "empty folder 'hollow'"),
        (entry("hollow/", body=b"words"), "bytes in the folder"),
        (entry("article/link", mode=0o120777), "is a link"),
        (entry("article/pipe", mode=0o010644), "neither a file nor a folder"),
        (entry("article/disk", mode=0o060644), "neither a file nor a folder"),
        (unicode_path, "two different things"),
        (comment, "comment"),
        (entry_comment, "comment"),
    ],
)
def test_a_zip_with_something_odd_in_it_is_refused(bundle, tmp_path, after, what) -> None:
    """
    Names that leave the folder or come twice, links, devices and hidden words: the error says which.
    """
    with pytest.raises(RecordError, match=what):
        audit(zipped(bundle, tmp_path / "odd.zip", after=after))


def test_the_first_of_two_entries_is_no_better_than_the_last(bundle, tmp_path) -> None:
    """
    Tools differ in which of the two they unpack.
    """
    with pytest.raises(RecordError, match=r"'record\.json' twice"):
        audit(zipped(bundle, tmp_path / "odd.zip", before=entry("record.json")))


def patched(at, new):
    """
    Something that writes over the bytes of a zip: ``at`` a mark and a distance from its first place.
    """

    def patch(whole: bytes) -> bytes:
        mark, distance = at
        start = whole.index(mark) + distance
        return whole[:start] + new + whole[start + len(new) :]

    return patch


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda whole: b"#!/bin/sh\n" + whole, "bytes before its beginning"),
        (lambda whole: whole + b"more", "bytes behind its end"),
        (lambda whole: whole.replace(CENTRAL, b"gap" + CENTRAL, 1), "before its beginning"),
        (patched((CENTRAL, 8), b"\x01"), "encrypted"),
        (patched((CENTRAL, 9), b"\x20"), "flags"),
        (patched((CENTRAL, 10), b"\x63"), "packed by method 99"),
        (patched((CENTRAL, 6), b"\xff"), "broken zip"),
        (patched((CENTRAL, 42), b"\xff\xff\xff\x7f"), "belong to no entry"),
        (patched((CENTRAL, 16), b"\0\0\0\0"), "two different things"),
        (patched((LOCAL, 8), b"\x63"), "two different things"),
        (patched((LOCAL, 30), b"Z"), "two different things"),
        (patched((LOCAL, 0), b"XX"), "where it does not lie"),
        (patched((LOCAL, 60), b"\xff" * 30), "damaged"),
        (patched((END, 8), b"\x01\x00\x01\x00"), "says that it holds 1 entries"),
        (lambda whole: whole[:-10], "neither a folder nor a zip|comment"),
        (lambda whole: whole[:100] + whole[-22:], "before its beginning"),
        (lambda whole: END + bytes(18), "no manifest"),
    ],
)
def test_a_broken_zip_is_refused(bundle, tmp_path, spoil, what) -> None:
    """
    What tools would read in different ways, or not at all, is refused in two sentences, never a crash.
    """
    path = zipped(bundle, tmp_path / "broken.zip", before=entry("article0", body=bytes(range(256)) * 4))
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises(RecordError, match=what):
        audit(path)


def test_no_byte_of_a_zip_is_read_in_silence(bundle, tmp_path) -> None:
    """
    Whichever byte of a zip is flipped, the bundle is refused or comes out the same.
    """
    path = zipped(bundle, tmp_path / "flipped.zip", method=zipfile.ZIP_STORED)
    whole, files = path.read_bytes(), open_bundle(path)
    for at in range(0, len(whole), 13):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        with suppress(RecordError):
            assert files == open_bundle(path)


def test_a_zip_that_unpacks_to_too_much_is_refused(bundle, tmp_path) -> None:
    """
    A zip may say anything of its sizes; it is held to the limit before anything is unpacked.
    """
    path = zipped(bundle, tmp_path / "large.zip", before=entry("article0", body=b"x"))
    path.write_bytes(patched((CENTRAL, 24), b"\xff\xff\xff\x7f")(path.read_bytes()))

    with pytest.raises(RecordError, match="holds over"):
        audit(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_sizes_may_stand_behind_the_data(bundle, tmp_path, method) -> None:
    """
    A zip that was written to a pipe says sizes and sums after each entry.
    """

    class Pipe:
        """A file that cannot be wound back."""

        def __init__(self, out):
            self._out = out

        def write(self, body):
            return self._out.write(body)

        def flush(self):
            self._out.flush()

    path = tmp_path / "piped.zip"
    with path.open("wb") as out:
        zipped(bundle, Pipe(out), method=method)

    assert "valid" == audit(path).outcome


@pytest.mark.skipif(ZIP is None, reason="needs Info-ZIP: apt-get install zip")
def test_zips_of_the_common_tool_are_read(bundle, tmp_path) -> None:
    """
    Its extra fields for times and owners change nothing.
    """
    subprocess.run([str(ZIP), "-qr", tmp_path / "i.zip", bundle.name], cwd=bundle.parent, check=True)

    assert "valid" == audit(tmp_path / "i.zip").outcome


@pytest.mark.parametrize("name", ["a\\b", "a\nb", "a\x1b[2J", "C:evil", os.fsdecode(b"\xff")])
def test_an_odd_name_in_a_folder_is_refused(bundle, name) -> None:
    """
    A name means the same on every system, and can be shown.
    """
    (bundle / name).write_bytes(b"1")

    with pytest.raises(RecordError, match="odd name"):
        audit(bundle)


LONG = "n" * 256
DEEP = "/".join("abcdefghi")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        (LONG, "name of 256 characters, 0 folders deep"),
        (DEEP, "name of 17 characters, 8 folders deep"),
        ("a/" * 30_000 + "b", "name of 60,001 characters, 30000 folders deep"),
    ],
    ids=["long", "deep", "both"],
)
def test_a_name_longer_than_any_is_refused(bundle, tmp_path, name, what) -> None:
    """
    Thousands of endless names would cost more than all that they hold.
    """
    with pytest.raises(RecordError, match=what):
        audit(zipped(bundle, tmp_path / "odd.zip", after=entry(name)))


def test_a_folder_deeper_than_any_is_refused(bundle) -> None:
    """
    The same in a folder, whose system lets names have 255 characters each.
    """
    (bundle / DEEP).parent.mkdir(parents=True)
    (bundle / DEEP).write_bytes(b"1")

    with pytest.raises(RecordError, match="8 folders deep"):
        audit(bundle)


def test_a_link_is_refused(bundle) -> None:
    """
    A link could bring in a file from outside the bundle.
    """
    (bundle / "link").symlink_to("/etc/hostname")

    with pytest.raises(RecordError, match="is a link"):
        audit(bundle)


def test_a_pipe_in_a_folder_is_refused(bundle) -> None:
    """
    Nobody waits for what a pipe may bring.
    """
    os.mkfifo(bundle / "pipe")

    with pytest.raises(RecordError, match="neither a file nor a folder"):
        audit(bundle)


def test_an_empty_folder_is_refused(bundle) -> None:
    """
    No manifest could list it.
    """
    (bundle / "article" / "hollow").mkdir()

    with pytest.raises(RecordError, match="empty folder 'article/hollow'"):
        audit(bundle)


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device_is_no_bundle(tmp_path, device) -> None:
    """
    A bundle's path leads to a folder or a file.
    """
    (tmp_path / "bundle.zip").symlink_to(device)

    with pytest.raises(RecordError, match="neither a folder nor a zip"):
        audit(tmp_path / "bundle.zip")


def test_too_many_files_are_refused(bundle) -> None:
    """
    Before any of them is read.
    """
    (bundle / "marks").mkdir(exist_ok=True)
    for number in range(MOST_FILES):
        (bundle / "marks" / str(number)).touch()

    with pytest.raises(RecordError, match="over 10,000 files"):
        audit(bundle)


def test_a_zip_of_too_many_entries_is_refused(tmp_path) -> None:
    """
    Its list alone says so.
    """
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(2 * MOST_FILES):
            archive.writestr(f"marks/{number}", b"")

    with pytest.raises(RecordError, match="over 10,000 files"):
        audit(tmp_path / "many.zip")


def test_a_bundle_larger_than_any_is_refused(bundle) -> None:
    """
    Without reading it: a sparse file says two gigabytes and holds none.
    """
    with (bundle / "marks.bin").open("wb") as file:
        file.truncate(MOST_BYTES + 1)

    with pytest.raises(RecordError, match="holds over"):
        audit(bundle)


@pytest.mark.parametrize(
    ("swap", "what"),
    [
        (lambda path: path.symlink_to("/etc/hostname"), "cannot be read"),
        (lambda path: path.write_bytes(b"other"), "while it was read"),
        (os.mkfifo, "while it was read"),
        (lambda path: None, "cannot be read"),
    ],
    ids=["link", "bytes", "pipe", "gone"],
)
def test_a_file_that_is_swapped_meanwhile_is_refused(bundle, swap, what) -> None:
    """
    Between the listing of a folder and the reading of a file anything may happen on a disk.
    """
    files = open_bundle(bundle)
    (bundle / TEXT).unlink()
    swap(bundle / TEXT)

    with pytest.raises(RecordError, match=what):
        files.sum(TEXT)


def test_a_file_cannot_be_shown_as_one_and_hashed_as_another(bundle) -> None:
    """
    Of the same length, even.
    """
    files = open_bundle(bundle)
    text = files[TEXT]
    (bundle / TEXT).write_bytes(text[::-1])

    assert hashlib.sha256(text).hexdigest() == files.sum(TEXT).sha256
    with pytest.raises(RecordError, match="while it was read"):
        files[TEXT]
