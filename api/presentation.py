"""Knowledge in the shapes of the wire."""

from datetime import date
from functools import lru_cache
from typing import List, Optional, Tuple

from actions.compose import compose
from actions.question import Question
from api.schemas import (
    Citation,
    NoticeClause,
    NoticeDocument,
    NoticeSection,
    NoticeVersion,
    NoticeVersionRow,
    SharingRow,
    SharingTable,
    Verdict,
)
from bot.knowledge import Knowledge, Recipient
from bot.nlu.names import NameFinder
from bot.nlu.words import english_words


def notice_version(knowledge: Knowledge) -> NoticeVersion:
    version = knowledge.notice.in_force
    return NoticeVersion(
        title=knowledge.notice.title,
        version=version.name,
        approved=version.approved,
        review_due=version.review_due,
        review_overdue=version.review_overdue(date.today()),
    )


def notice_document(knowledge: Knowledge) -> NoticeDocument:
    notice = knowledge.notice
    return NoticeDocument(
        **notice_version(knowledge).dict(),
        versions=[
            NoticeVersionRow(
                version=v.name,
                author=v.author,
                approved_by=v.approved_by,
                approved=v.approved,
                review_due=v.review_due,
                changes=v.changes,
            )
            for v in notice.versions
        ],
        sections=[
            NoticeSection(
                id=s.id,
                title=s.title,
                clauses=[NoticeClause(id=c.id, text=c.text, lead=c.lead) for c in s.clauses],
            )
            for s in notice.sections
        ],
    )


def citations(quotes: Tuple[str, ...], knowledge: Knowledge) -> List[Citation]:
    found = [(knowledge.section_of(quote), quote) for quote in quotes]
    return [Citation(clause=c.id, section=c.section, quote=quote) for c, quote in found]


def sharing_table(
    knowledge: Knowledge, recipient: Optional[str] = None, data: Optional[str] = None
) -> SharingTable:
    """The rows for one recipient by any of its names, or all; `data` narrows what is asked.

    A kind of information that nothing names narrows nothing, so every text and the note say so
    first: an answer without it could be read as a yes to it.
    """
    names = _names(knowledge)
    kind = names.resolve(data, "data") if data and data.strip() else None
    unknown = knowledge.say("sharing", "kind_unknown") if data and data.strip() and not kind else ""
    if recipient and recipient.strip():
        found = names.resolve(recipient, "recipient")
        entry = knowledge.recipient(found) if found else None
        rows = [_row(entry, recipient.strip(), kind, knowledge)]
    else:
        rows = [
            _row(entry, entry.name, kind, knowledge)
            for entry in knowledge.recipients
            if entry.listed
        ]
    note = knowledge.say("sharing", "no_green_light")
    if unknown:
        rows = [row.copy(update={"text": f"{unknown}\n{row.text}"}) for row in rows]
        note = f"{unknown} {note}"
    return SharingTable(rows=rows, note=note)


@lru_cache(maxsize=4)
def _names(knowledge: Knowledge) -> NameFinder:
    return NameFinder(knowledge.names(), english_words().__contains__)


def _row(
    entry: Optional[Recipient], typed: str, kind: Optional[str], knowledge: Knowledge
) -> SharingRow:
    question = Question(
        "recipient/whether", recipients=(entry.id,) if entry else (), data=(kind,) if kind else ()
    )
    reply = compose(question, knowledge)
    if entry is None or not entry.listed or entry.indirect:
        verdict: Verdict = "not_listed"
    else:
        verdict = "listed_with_limit" if entry.limit else "listed"
    return SharingRow(
        # An unknown name is the visitor's own word, so it is not echoed.
        recipient=entry.name if entry else "",
        id=entry.id if entry else None,
        verdict=verdict,
        purpose=entry.purpose.text if entry and entry.purpose else None,
        limit=entry.limit if entry else None,
        data=entry.data.text if entry and entry.data else None,
        text=reply.text,
        citations=citations(reply.quotes, knowledge),
    )
