"""Coordinate systems written by somebody else: text that may name files, which PROJ would open here."""

from __future__ import annotations

import re

import pyproj.network

# Shift grids are fetched from the network where PROJ_NETWORK=ON stands in the environment: past the one door.
pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined] # documented, not listed

# WKT 2 (ISO 19162, PARAMETERFILE), what GDAL adds to WKT 1 (PROJ4_GRIDS), whole PROJ operations in a METHOD,
# and the parameters of PROJ that take a file: *grids, file, model, init, catalog. Web Mercator carries
# +nadgrids=@null, which names none.
_FILES = re.compile(
    r"PARAMETERFILE|parameter_?file|PROJ4_GRIDS|METHOD\s*[\[(]\s*\"PROJ\b|\+?\bproj\s*=\s*pipeline"
    r"|(?:grids|\bfile|\bmodel|\binit|\bcatalog)\s*=(?!\s*@null\s*(?:[+\"\s]|$)(?!\s*,))",
    re.IGNORECASE,
)


def names_a_file(words: str) -> bool:
    """Whether a coordinate system (WKT, PROJJSON or PROJ's own words) depends on a file or an address.

    PROJ opens what it names in this process: any file of this machine, by whoever wrote a raster.
    """
    return _FILES.search(words) is not None
