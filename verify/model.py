"""Verdicts, records and audits: the values that outlive the page.

The JSON of a record is a contract: field names here are the field names there.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, JsonValue, model_validator

from claims.model import Claim, Value
from evidence.codes import Code
from evidence.model.counts import CounterId, SceneCount
from evidence.model.exchanges import Exchange
from evidence.model.findings import DeadEnd
from evidence.model.places import Site
from evidence.model.scenes import Adequacy, Search

Agreement = Literal["consistent", "inconsistent", "inconclusive", "not_checkable"]

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


Numbered = Literal["exactly", "about", "nearly", "at_least", "more_than", "at_most", "fewer_than", "between"]
"""Relations of a quantity that holds a number."""

Whole = Annotated[int, Field(ge=0, le=10**9)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Tolerance(Value):
    """How far a true number may lie from the words and still bear them out, as shares of the number."""

    below: Share | None = None
    """None when the words set no lower limit."""

    above: Share | None = None
    """None when the words set no upper limit."""


class Policy(Value):
    """The tolerances that a comparison used; newsrooms edit ``policy.toml``."""

    version: str
    relations: dict[Numbered, Tolerance]
    """For each relation of a quantity that holds a number; all of them."""

    vague: dict[str, tuple[Whole, Whole]]
    """Least and most, inclusive, that a vague plural may stand for."""

    widest: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)]
    """A count whose interval is wider than this share of its best number bears nothing out, unless all of it
    lies within what the statement allows."""

    doubtful: Share
    """Never "inconsistent" while the claim keeps more than this probability."""

    longest_days: Whole
    """Never "inconsistent" when the claim leaves more days open: the scene may be of another one."""

    least_coverage: Share
    """Share of the AOI that a scene must cover for its count to be more than a lower bound."""

    @model_validator(mode="after")
    def _whole_and_forwards(self) -> Policy:
        if missing := set(get_args(Numbered)) - set(self.relations):
            raise ValueError(f"relations lacks {', '.join(sorted(missing))}")
        for words, (least, most) in self.vague.items():
            if most < least:
                raise ValueError(f"{words!r} runs backwards: {least} to {most}")
        return self


class Verdict(Value):
    """What the pixels say about the words, and on what grounds."""

    agreement: Agreement
    reasons: tuple[Code, ...]

    likelihood: Annotated[float, Field(ge=0.01, le=0.99)] | None
    """P(the claim holds | the pixels), never 0 or 1; None when nothing was compared."""

    term: str | None
    """ICD 203 term for the likelihood."""

    analytic_confidence: Literal["low", "moderate", "high"]

    why: str
    """Sentences that a reader can check, with the numbers."""

    policy: Policy


class Fidelity(Value):
    """Whether the article says what its source said."""

    source_url: str | None = None
    outcome: Literal["faithful", "altered", "source_not_found", "not_assessed"] = "not_assessed"
    changes: tuple[
        Literal["hedge_dropped", "bound_changed", "rounded", "unit_changed", "date_shifted", "scope_changed"],
        ...,
    ] = ()


class Correction(Value):
    """Why a record takes the place of another."""

    withdrawn: bool
    """True when the earlier record is taken back and nothing is put in its place."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    by: Annotated[str, Field(min_length=1, max_length=200)]
    """Name of the person who answers for it."""


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
    models: tuple[CounterId, ...]


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


class Manifest(Value):
    """Every file of a bundle but the manifest itself."""

    schema_: Annotated[Literal["recount/manifest/1"], Field(alias="schema")] = "recount/manifest/1"
    record: Digest
    files: tuple[ManifestFile, ...]
