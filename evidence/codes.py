"""Reason codes: why a claim could not be settled, or what stands beside its verdict."""

from __future__ import annotations

from typing import Literal

Code = Literal[
    # From the claim.
    "not_visual",
    "not_at_a_site",
    "cumulative",
    "forecast",
    "denied_or_hypothetical",
    "quantity_too_vague",
    "class_unvalidated",
    # From place and time.
    "site_unresolved",
    "site_ambiguous",
    "date_unresolved",
    # From the search.
    "not_searched",
    "catalogue_unreachable",
    "no_acquisition_in_window",
    "imagery_withheld",
    "imagery_unlicensed",
    "imagery_unreadable",
    # From the scenes.
    "resolution_insufficient",
    "obscured",
    "partial_coverage",
    "wrong_day",
    # From the comparison.
    "intervals_overlap",
    "scenes_disagree",
    "estimators_disagree",
    "interval_too_wide",
    # Labels that change nothing but confidence.
    "rendered_imagery",
    "human_reviewed",
]
"""Why a claim could not be settled, or what stands beside its verdict; fixed by the contract."""
