"""Verdicts, records and audits: the values that outlive the page.

The JSON of a record is a contract: field names here are the field names there.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from claims.model import Change, Claim, Value
from evidence.codes import Code
from evidence.model.counts import CounterId, SceneCount
from evidence.model.exchanges import Exchange
from evidence.model.findings import DeadEnd
from evidence.model.places import Site
from evidence.model.scenes import Adequacy, Search
from verify.tolerances import Policy

Agreement = Literal["consistent", "inconsistent", "inconclusive", "not_checkable"]

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Verdict(Value):
    """What the pixels say about the words, and on what grounds."""

    agreement: Agreement
    reasons: tuple[Code, ...]

    likelihood: Annotated[float, Field(ge=0.01, le=0.99)] | None
    """P(the claim holds | the pixels), never 0 or 1; None when nothing was compared, or nobody can say."""

    term: str | None
    """ICD 203 term for the likelihood."""

    analytic_confidence: Literal["low", "moderate", "high"]

    why: str
    """Sentences that a reader can check, with the numbers."""

    policy: Policy


class Fidelity(Value):
    """Whether the article says what its source said."""

    source_url: str | None = None
    """Address of the page that was read for it, or that should have been; None when none is known."""

    source_final_url: str | None = None
    """Where it lay after redirects."""

    source_media_type: str | None = None
    """Content-Type that it came with."""

    source_sha256: Digest | None = None
    """Hash of that page; None when none was read."""

    source_quote: str | None = None
    """The source's own sentence; None when none was found."""

    outcome: Literal["faithful", "altered", "source_not_found", "not_assessed"] = "not_assessed"
    changes: tuple[Change, ...] = ()


class Correction(Value):
    """Why a record takes the place of another."""

    withdrawn: bool
    """True when the earlier record is taken back and nothing is put in its place."""

    signed_off: bool = False
    """True when a person looked at the earlier record and left it as it is: the same finding stands."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    by: Annotated[str, Field(min_length=1, max_length=200)]
    """Name of the person who answers for it."""


class Edited(Value):
    """What reading and searching had given where a person put something else; None where nobody did."""

    by: str
    """Name of the last person who did."""

    claim: Claim | None = None
    """As it was extracted."""

    claim_by: str | None = None
    """Name of the last person who edited the claim; None where nobody did."""

    site: Site | None = None
    """As it was found."""

    site_by: str | None = None
    """Name of the last person who edited the site; None where nobody did."""


class ArticleReference(Value):
    """The article that a record is about; its text lies in the bundle."""

    url: str | None
    final_url: str | None
    publisher: str | None
    title: str | None
    published: str | None
    retrieved: str | None
    language: str | None
    sha256: Digest

    media_type: str | None = None
    """Content type that its server named, which says how it is encoded; None where no server did."""


class SceneReference(Value):
    """A scene that was assessed, without the addresses of its files."""

    id: str
    collection: str | None
    catalogue: str
    taken_start: str
    taken_end: str
    """ISO 8601 UTC."""

    tiles: tuple[str, ...] = ()
    """Ids of the tiles that it was put together from; empty when it is one picture."""

    gsd_m: float | None
    off_nadir: float | None
    cloud: float | None = None
    """Cloud over the whole scene, 0..1, as the catalogue says."""

    cloud_at_site: float | None

    cloud_from: Literal["mask", "scene"] | None = None
    """A cloud mask read over the AOI, or the cloud over the whole scene, whichever says so."""

    covers: float

    platform: str | None = None
    """Satellite, as the catalogue calls it."""

    licence: str | None
    rendered: bool
    adequacy: Adequacy


class MadeBy(Value):
    """The code that made a record."""

    recount: str

    code: Digest | None = None
    """SHA-256 over the code and tables at work (``verify.records.code``)."""

    python: str
    gdal: str

    libraries: dict[str, str] = Field(default_factory=dict)
    """Versions of the libraries that can move a result, by their names; empty where it was not noted."""

    models: tuple[CounterId, ...]


class SealedFile(Value):
    """A file of a bundle, as it was when its record was sealed."""

    path: str
    """Relative to the bundle, with forward slashes."""

    sha256: Digest
    bytes: Annotated[int, Field(ge=0)]

    withheld: str | None = None
    """Why it is not handed on; None when it is."""


class Record(Value):
    """One claim, what was seen, and the verdict, sealed."""

    schema_: Annotated[Literal["recount/record/1"], Field(alias="schema")] = "recount/record/1"

    id: Digest
    """SHA-256 of the canonical JSON (RFC 8785) without id, status and signatures."""

    finding_id: Digest
    """SHA-256 of the canonical JSON of claim, site, scenes, counts, verdict and fidelity alone."""

    supersedes: Digest | None = None
    """Id of the record that this one takes the place of."""

    correction: Correction | None = None
    """Why it does; None unless ``supersedes`` names one."""

    edited: Edited | None = None
    """Claim and site before a person edited them; None where nobody did."""

    status: Literal["active", "corrected", "void"] = "active"
    signatures: tuple[dict[str, JsonValue], ...] = ()
    article: ArticleReference
    claim: Claim
    site: Site | None
    search: Search | None
    scenes: tuple[SceneReference, ...]
    counts: tuple[SceneCount, ...]

    dead_ends: tuple[DeadEnd, ...] = ()
    """Why the evidence stops short; with what stands above, all that the verdict was made of."""

    verdict: Verdict
    fidelity: Fidelity
    trail: tuple[Exchange, ...]

    files: tuple[SealedFile, ...] = ()
    """Files of its bundle that nothing else in the record gives, and answers of the trail that are withheld;
    sorted by path."""

    provenance: dict[str, JsonValue]
    """W3C PROV-JSON."""

    made_by: MadeBy

    made_at: str
    """ISO 8601 UTC."""


class Check(Value):
    """One thing that an audit looked at."""

    name: str
    ok: bool
    file: str | None
    detail: str


class Audit(Value):
    """What an audit found, check by check."""

    outcome: Literal["valid", "valid_untrusted", "invalid"]
    checks: tuple[Check, ...]


class ManifestFile(Value):
    """One file of a bundle."""

    path: str
    """Relative to the bundle, with forward slashes."""

    sha256: Digest
    bytes: int
    media_type: str

    withheld: str | None = None
    """Why it may be missing; None when it may not."""


class Manifest(Value):
    """Every file of a bundle but the manifest itself."""

    schema_: Annotated[Literal["recount/manifest/1"], Field(alias="schema")] = "recount/manifest/1"
    record: Digest
    files: tuple[ManifestFile, ...]
