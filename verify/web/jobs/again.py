"""A job that checks a record's claim afresh, as an editor corrects it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.afresh import article_in, check_afresh, edited_claim
from verify.files import folder_to_write
from verify.records.canonical import as_json
from verify.records.signing.sealing import sealing_of
from verify.records.sound import sound
from verify.store.filing import still_there
from verify.wiring import terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verify.model import Record
    from verify.review.model import Review
    from verify.web.jobs.doing import Doing
    from verify.wiring import Wired

_LONGEST_TITLE = 300


def again(doing: Doing, ready: Wired) -> int:
    """Check the claim of the job's record once more; gives one, as many claims as it has.

    Raises:
        NotStandingError: somebody else corrected the record meanwhile.
        RecordError: its bundle is gone or invalid.
        ReviewRefusedError: it cannot be done on this record.
    """
    review, settings = doing.job.wish.again, doing.settings
    # A job that was begun before may have filed its record already.
    if review is None or doing.store.work.job(doing.job.id).records:
        return 1
    folder_to_write(doing.folder, option="The data folder")
    before = doing.store.standing(review.record).id
    record, files = sound(still_there(before, doing.store.bundles(before)))
    _read(doing, review, record, files)
    checked = check_afresh(
        record,
        files,
        review,
        tools=ready.tools,
        terms=terms_of(settings, ready.policy),
        tell=doing.say,
    )
    doing.store.standing(review.record)
    doing.write(checked, sealing_of(settings, ready.kit.web, tell=doing.say, ask=None))
    return 1


def _read(doing: Doing, review: Review, record: Record, files: Mapping[str, bytes]) -> None:
    """Tell of the article and the claim, as every check does."""
    work, article = doing.store.work, article_in(record, files).article
    title = article.title and article.title[:_LONGEST_TITLE]
    work.titled(doing.job.id, doing.worker, title)
    facts = as_json(article.model_copy(update={"text": "", "title": title}))
    facts["text"] = work.keep(article.text.encode())
    doing.tell("read", f"Read: {title or 'the article'}", {"article": facts})
    found = {"claims": [as_json(edited_claim(record, review))]}
    doing.tell("claims", f"One claim, as {review.by} has it.", found)
