"""The files of a zip that every tool unpacks alike: each name once, each byte in one entry.

Zips have two lists of their entries, and room between, before and behind them, so that two tools can read
two different bundles out of one file. Here both lists must say the same and the entries must fill the file.
Source of the layout: APPNOTE.TXT 6.3.10, 4.3.7 (local header), 4.3.9 (data descriptor), 4.3.16 (end).
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from verify.records.limits import MOST_BYTES, MOST_FILES, refuse_empty, refuse_odd, refused, within

if TYPE_CHECKING:
    from pathlib import Path

_LOCAL = struct.Struct("<4s5H3I2H")
_END = struct.Struct("<4s4H2IH")
_SUMS = struct.Struct("<3I")
_MOST_DIRECTORY = 16 << 20

_DESCRIBED, _UTF8, _LEVEL = 0x8, 0x800, 0x6
"""Flags that change nothing about what is unpacked: sizes behind the data, UTF-8 names, compression level."""

_ANOTHER = frozenset({0x0001, 0x7075})
"""Extra fields that give an entry other sizes (zip64) or, to some tools, another name (Unicode path)."""

# What ZipFile of CPython 3.11 raises for broken lists; RuntimeError is for versions that it does not know.
_BROKEN = (zipfile.BadZipFile, RuntimeError, ValueError, EOFError, struct.error)


def is_zip(path: Path) -> bool:
    """Whether a file has the marks of a zip, sound or not."""
    return zipfile.is_zipfile(path)


def from_zip(bundle: Path) -> dict[str, bytes]:
    """Read every file of a zipped bundle; a single folder around them all is taken off.

    Raises:
        RecordError: it is broken, too large, or could be unpacked in more than one way.
        OSError: it cannot be read.
    """
    within(0, MOST_BYTES - bundle.stat().st_size)
    with bundle.open("rb") as raw:
        entries, end = _listed(raw, bundle)
        within(len(entries), MOST_BYTES - sum(entry.file_size for entry in entries))
        found: dict[str, bytes] = {}
        folders: list[str] = []
        at = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            name = _name(entry, bundle)
            if name in found or name in folders:
                raise refused(bundle, f"holds {name!a} twice")
            if entry.header_offset != at:
                raise refused(bundle, f"holds bytes before {name!a} that belong to no entry")
            body = _body(raw, entry, bundle)
            at = raw.tell()
            if not entry.orig_filename.endswith("/"):
                found[name] = body
            elif body:
                raise refused(bundle, f"holds bytes in the folder {name!a}")
            else:
                folders.append(name)
        if at != end:
            raise refused(bundle, "holds bytes behind its entries that belong to none of them")
    refuse_empty(folders, found, bundle=bundle)
    return _without_top(found)


def _listed(raw: BinaryIO, bundle: Path) -> tuple[list[zipfile.ZipInfo], int]:
    """Entries by the list at the end, and where that list begins."""
    size = raw.seek(0, 2)
    raw.seek(max(0, size - _END.size))
    tail = raw.read(_END.size)
    if len(tail) < _END.size or not tail.startswith(b"PK\x05\x06") or tail[-2:] != b"\0\0":
        raise refused(bundle, "has a comment, or bytes behind its end")
    _, disk, first_disk, here, entries, length, start, _ = _END.unpack(tail)
    if start + length != size - _END.size or disk or first_disk or here != entries:
        raise refused(bundle, "has bytes before its beginning, or several parts")
    if length > _MOST_DIRECTORY:
        within(MOST_FILES + 1, 0)
    try:
        with zipfile.ZipFile(raw) as archive:
            listed = archive.infolist()
    except _BROKEN as broken:
        raise refused(bundle, f"is a broken zip: {broken}") from broken
    if len(listed) != entries:
        raise refused(bundle, f"says that it holds {entries} entries, and lists {len(listed)}")
    return listed, start


def _name(entry: zipfile.ZipInfo, bundle: Path) -> str:
    """An entry's path, once nothing about the entry is odd."""
    name = entry.orig_filename.removesuffix("/")
    refuse_odd(name, bundle=bundle)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise refused(bundle, f"holds {name!a}, which is a link")
    if kind not in {0, stat.S_IFDIR if entry.orig_filename.endswith("/") else stat.S_IFREG}:
        raise refused(bundle, f"holds {name!a}, which is neither a file nor a folder")
    if entry.flag_bits & 0x1:
        raise refused(bundle, f"holds {name!a} encrypted")
    if entry.flag_bits & ~(_DESCRIBED | _UTF8 | _LEVEL):
        raise refused(bundle, f"holds {name!a} with flags {entry.flag_bits:#06x}")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise refused(bundle, f"holds {name!a} packed by method {entry.compress_type}, neither 0 nor 8")
    if entry.comment:
        raise refused(bundle, f"holds {name!a} with a comment")
    return name


def _body(raw: BinaryIO, entry: zipfile.ZipInfo, bundle: Path) -> bytes:
    """Unpack one entry; the file is then at the entry's end."""
    name = entry.orig_filename
    raw.seek(entry.header_offset)
    head = raw.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise refused(bundle, f"lists {name!a} where it does not lie")
    _, _, flags, method, _, _, *sums, name_length, extra_length = _LOCAL.unpack(head)
    here, extra = raw.read(name_length), raw.read(extra_length)
    listed = (entry.CRC, entry.compress_size, entry.file_size)
    same = (here, flags, method) == (_encoded(entry), entry.flag_bits, entry.compress_type)
    late = flags & _DESCRIBED and tuple(sums) == (0, 0, 0)
    if not same or not (late or tuple(sums) == listed) or _says_more(extra) or _says_more(entry.extra):
        raise refused(bundle, f"says two different things about {name!a}")
    body = _unpacked(raw.read(entry.compress_size), entry)
    if body is None:
        raise refused(bundle, f"holds {name!a} damaged")
    if flags & _DESCRIBED:
        after = raw.tell()
        told, sums_told = raw.read(16), _SUMS.pack(*listed)
        signed = told == b"PK\x07\x08" + sums_told
        if not signed and not told.startswith(sums_told):
            raise refused(bundle, f"says two different things about {name!a}")
        raw.seek(after + (16 if signed else 12))
    return body


def _encoded(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")


def _says_more(extra: bytes) -> bool:
    """Whether extra fields are broken, or give sizes or names of their own."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if kind in _ANOTHER or len(extra) < 4 + length:
            return True
        extra = extra[4 + length :]
    return bool(extra)


def _unpacked(packed: bytes, entry: zipfile.ZipInfo) -> bytes | None:
    """Bytes of an entry; None when they are not what the entry says, or when others follow."""
    body, whole = packed, True
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            body = inflater.decompress(packed, entry.file_size + 1)
        except zlib.error:
            return None
        whole = inflater.eof and not inflater.unused_data
    sound = whole and len(packed) == entry.compress_size and len(body) == entry.file_size
    return body if sound and zlib.crc32(body) == entry.CRC else None


def _without_top(found: dict[str, bytes]) -> dict[str, bytes]:
    """A zip of a folder holds everything below that folder's name."""
    tops = {name.partition("/")[0] for name in found}
    if len(tops) == 1 and "manifest.json" not in found and all("/" in name for name in found):
        return {name.partition("/")[2]: body for name, body in found.items()}
    return found
