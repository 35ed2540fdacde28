"""Decoding processes from start to end: a stripped environment, an empty folder, killed at last."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import weakref

# Drivers that open other files, fetch addresses or read memory, out of reach before GDAL is loaded: at run
# time they could no longer be taken away (measured with rasterio 1.4.4). GDAL manual,
# "Security considerations".
_SKIPPED = (
    "VRT DERIVED GTI MRF WMS WMTS WCS WFS OAPIF OGCAPI HTTP STACIT STACTA PLMOSAIC PLSCENES DAAS EEDA EEDAI "
    "MBTiles GPKG KMLSUPEROVERLAY PDF Rasterlite SQLite Zarr HDF4 HDF5 netCDF PostGISRaster NGW ISIS3 ENVI "
    "SENTINEL2 SAFE XYZ RIK AIGrid COG NITF RPFTOC ECRGTOC"
)

_ENVIRONMENT = {
    "GDAL_SKIP": _SKIPPED,
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # no overviews or masks beside the file
    "GDAL_PAM_ENABLED": "NO",  # no .aux.xml
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GDAL_VRT_ENABLE_RAWRASTERBAND": "NO",
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_NUM_THREADS": "1",  # reads over many threads gave blank rows without an error (gdal#11552)
    "GDAL_CACHEMAX": "64",
    "CPL_DEBUG": "OFF",
    "PROJ_NETWORK": "OFF",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "LC_ALL": "C.UTF-8",
}

_INHERITED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""What a Python outside the usual places needs to start; none of it is a secret."""


class Launched:
    """A decoding process that has not yet been given a raster; killed when it is stopped or forgotten."""

    def __init__(self) -> None:
        """Start it; it takes 0.15 s until it listens."""
        # Its folder is empty, and stays so: a worker cannot write files.
        folder = tempfile.TemporaryDirectory(prefix="recount-")
        environment = {name: os.environ[name] for name in _INHERITED if name in os.environ} | _ENVIRONMENT
        environment |= {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        environment |= {"HOME": folder.name, "TMPDIR": folder.name}
        # -P: the folder it starts in is never searched for modules; -s: nor is the user's own.
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-W", "ignore", "-m", "evidence.pixels.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder.name,
            env=environment,
            close_fds=True,
        )
        self.stop = weakref.finalize(self, _end, self.process, folder)
        """Kill it and remove its folder; may be called again."""

    def dismiss(self) -> None:
        """Kill it, and do not wait: the kernel takes some milliseconds to clear away its memory."""
        self.process.kill()
        threading.Thread(target=self.stop).start()


class Spare:
    """At most one decoding process in reserve, so that a raster need not wait until one has started."""

    def __init__(self) -> None:
        """Begin without one."""
        self._lock = threading.Lock()
        self._ready: Launched | None = None

    def prepare(self) -> None:
        """Start one, unless one is there."""
        with self._lock:
            if self._ready is None:
                self._ready = Launched()

    def take(self) -> Launched:
        """Hand out the one in reserve, else a new one. Each serves one raster: whoever takes it stops it."""
        with self._lock:
            ready, self._ready = self._ready, None
        if ready is not None and ready.process.poll() is None:
            return ready
        return Launched()


def _end(process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        stream.close()
    process.wait()
    folder.cleanup()
