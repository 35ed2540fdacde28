"""Where everything lies that a record rests on: one folder that can be checked without us.

manifest.json            every other file with its hash
record.json              canonical
article/source.warc      the bytes that were read, as a web archive
article/text.txt         the text that the claim's offset refers to
exchanges/SHA256         each body of the trail
items/N.json             each scene that was assessed, as a STAC item
chips/N.tif              the pixels that were counted, one file for each count
marks/N.png, N.geojson   the marks on them, for people and for machines
provenance.json          what was made from what (W3C PROV)
ro-crate-metadata.json   all of it for machines of libraries and archives (RO-Crate)
attestation.json         who signed the manifest; beside it, as it is made after it
timestamps/N.tsr         when an authority saw the manifest, likewise
"""

from __future__ import annotations

MANIFEST = "manifest.json"
RECORD = "record.json"
ATTESTATION = "attestation.json"
SOURCE = "article/source.warc"
TEXT = "article/text.txt"
PROVENANCE = "provenance.json"
CRATE = "ro-crate-metadata.json"

MEDIA_TYPES = {
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".txt": "text/plain; charset=utf-8",
    ".warc": "application/warc",
    ".tif": "image/tiff; application=geotiff; profile=cloud-optimized",
    ".png": "image/png",
}


def exchange_path(sha256: str) -> str:
    """Where a body of the trail lies in a bundle."""
    return f"exchanges/{sha256}"


def item_path(number: int) -> str:
    """Where the STAC item of a record's scene of that number lies."""
    return f"items/{number}.json"


def chip_path(number: int) -> str:
    """Where the pixels of a record's count of that number lie."""
    return f"chips/{number}.tif"


def picture_path(number: int) -> str:
    """Where the picture of that count's marks lies."""
    return f"marks/{number}.png"


def marks_path(number: int) -> str:
    """Where that count's marks lie as GeoJSON."""
    return f"marks/{number}.geojson"


def stamp_path(number: int) -> str:
    """Where the time stamp of that number lies."""
    return f"timestamps/{number}.tsr"


def is_seal(path: str) -> bool:
    """Whether a file is a signature or a time stamp, which no manifest lists: it vouches for the manifest."""
    return path == ATTESTATION or path.startswith("timestamps/")


def media_type_of(path: str) -> str:
    """What kind of file that is, by its name."""
    return MEDIA_TYPES.get(path[path.rfind(".") :], "application/octet-stream")
