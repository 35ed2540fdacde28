"""The library: scenes of the newsroom's own."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Path, UploadFile
from starlette.responses import JSONResponse, Response

from claims.model import Value
from evidence.model.scenes import Scene
from verify.records.canonical import as_json
from verify.store.work.queue import digest_of
from verify.web.api.asking import Editor, Key, TheDesk, Viewer
from verify.web.api.problems import problem
from verify.web.api.records import plain

router = APIRouter(tags=["library"])

_Word = Annotated[str | None, Form(max_length=200)]
_Taken = Annotated[
    str | None,
    Form(max_length=200, description="ISO 8601 time or day; without one, what the file says."),
]
_Metres = Annotated[
    float | None,
    Form(gt=0, le=1000, allow_inf_nan=False, description="Native ground sample distance in metres."),
]
_System = Annotated[
    str | None,
    Form(max_length=200, description="Coordinate system, such as EPSG:32652, where the file has none."),
]
_Withheld = Annotated[bool, Form(description="Keep what is known of it, and no pixels.")]


@dataclass(frozen=True)
class _Told:
    """Fields of the form beside its files."""

    taken: _Taken = None
    gsd: _Metres = None
    licence: _Word = None
    crs: _System = None
    withheld: _Withheld = False


class Shelf(Value):
    """Every scene of the library, by time."""

    scenes: tuple[Scene, ...]


@router.get("/library", response_model=Shelf, operation_id="listScenes", summary="List scenes of the library")
def listed(desk: TheDesk, _: Viewer) -> Response:
    """Scenes of the newsroom's own, which every check searches first."""
    from verify.web.shelving import shelved  # noqa: PLC0415 - reading rasters takes a second to import

    return JSONResponse(as_json(Shelf(scenes=shelved(desk.settings))))


@router.post(
    "/library", status_code=201, response_model=Scene, operation_id="addScene", summary="Add a scene"
)
def add(
    desk: TheDesk,
    person: Editor,
    told: Annotated[_Told, Depends()],
    scene: Annotated[
        UploadFile, File(description="GeoTIFF, JPEG 2000, PNG, JPEG; or a STAC item without pixels.")
    ],
    world: Annotated[
        UploadFile | None, File(description="World file of a PNG or JPEG: six lines. It needs crs too.")
    ] = None,
    key: Key = None,
) -> Response:
    """Copy a scene into the library. The same file at the same time is listed once."""
    from verify.web.shelving import Said, shelve, shelved  # noqa: PLC0415 - as above

    taken, licence, crs = (plain(one) or None for one in (told.taken, told.licence, told.crs))
    said = Said(taken, told.gsd, licence, crs, told.withheld)
    name, beside = scene.filename or "", None if world is None else world.file

    def make() -> str:
        return shelve(desk.settings, name, scene.file, said, world=beside).id

    asked = digest_of(["scene", plain(name), _sha256(scene), world and _sha256(world), asdict(said)])
    made = desk.store.work.once(person.name, key, asked, make)
    there = next((one for one in shelved(desk.settings) if one.id == made), None)
    if there is None:
        step = "Send it with another key."
        return problem(404, f"The scene {made} was removed since.", code="no-such-scene", next_step=step)
    return JSONResponse(as_json(there), 201, {"location": f"/api/v1/library/{made}"})


@router.delete(
    "/library/{scene}",
    status_code=204,
    response_class=Response,
    operation_id="removeScene",
    summary="Remove a scene",
)
def remove(
    desk: TheDesk, _: Editor, scene: Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,200}$")]
) -> Response:
    """Take a scene out of the library."""
    from verify.web.shelving import unshelve  # noqa: PLC0415 - as above

    unshelve(desk.settings, scene)
    return Response(status_code=204)


def _sha256(sent: UploadFile) -> str:
    """Of the whole file, which is then at its beginning again."""
    told = hashlib.file_digest(sent.file, "sha256").hexdigest()  # type: ignore[arg-type]
    sent.file.seek(0)
    return told
