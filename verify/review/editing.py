"""Claim and site as a person has them, and beside them what was there before any person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shapely.geometry import shape

from verify.model import Edited
from verify.review.model import ReviewRefusedError
from verify.review.saying import edited_claim

if TYPE_CHECKING:
    from claims.model import Claim
    from evidence.model.places import Site
    from verify.model import Record
    from verify.review.model import Review, SiteEdit


def edited(record: Record, review: Review) -> dict[str, Any]:
    """Give the fields ``claim``, ``site`` and ``edited`` of a record as a review leaves them.

    Raises:
        ReviewRefusedError: the article does not give the number, or there is no site to edit.
    """
    claim, site = record.claim, record.site
    first = (record.edited and record.edited.site) or site
    if review.claim is not None:
        said = (record.edited and record.edited.claim) or claim
        claim = edited_claim(claim, review.claim, extracted=said)
    if review.site is not None:
        if site is None or first is None:
            raise ReviewRefusedError(
                "The record has no site that could be edited.",
                next_step="Give the place's coordinates in the article's text, and check it again.",
            )
        site = _placed(site, review.site, by=review.by)
        if (site.name, site.geometry) == (first.name, first.geometry):
            site = first
    return {"claim": claim, "site": site, "edited": before(record, review, claim=claim, site=site)}


def before(record: Record, review: Review, *, claim: Claim, site: Site | None) -> Edited | None:
    """What was there before any person edited it, and who edited what; None where nothing is edited.

    Args:
        record: what is reviewed.
        review: by whom, and what.
        claim: as the review leaves it.
        site: as the review leaves it.
    """
    told = record.edited
    first_claim = (told and told.claim) or record.claim
    first_site = (told and told.site) or record.site
    claim_by = review.by if review.claim else told and (told.claim_by or told.by)
    site_by = review.by if review.site else told and (told.site_by or told.by)
    is_claim, is_site = claim != first_claim, site != first_site
    if not (is_claim or is_site):
        return None
    return Edited(
        by=told.by if told and not (review.claim or review.site) else review.by,
        claim=first_claim if is_claim else None,
        claim_by=claim_by if is_claim else None,
        site=first_site if is_site else None,
        site_by=site_by if is_site else None,
    )


def renamed(site: Site, name: str | None, *, by: str) -> Site:
    """Give a site another name, and say whose it is: no gazetteer answers for it."""
    if name is None or name == site.name:
        return site
    found_by = site.found_by.removesuffix(f"; named by {by}")
    return site.model_copy(update={"name": name, "found_by": f"{found_by}; named by {by}"})


def _placed(site: Site, edit: SiteEdit, *, by: str) -> Site:
    site = renamed(site, edit.name, by=by)
    if edit.geometry is None:
        return site
    outline = edit.geometry.model_dump(mode="json")
    middle = shape(outline).representative_point()
    told = {"geometry": outline, "lon": round(middle.x, 6), "lat": round(middle.y, 6)}
    return site.model_copy(update=told | {"found_by": f"{site.found_by}; drawn by {by}"})
