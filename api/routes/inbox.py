"""The inbox of the school: list, one hand-off, and what staff do with it."""

import logging
from dataclasses import asdict, replace
from typing import Callable, Dict

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException

from api.dependencies import DeskDep
from api.handoffs.accounts import SignedIn
from api.handoffs.clock import in_words
from api.handoffs.desk import Desk
from api.handoffs.export import as_csv
from api.handoffs.inbox import PAGE_ROWS, Filters
from api.handoffs.outbox import CHANNELS, PURPOSES
from api.handoffs.submission import plain
from api.handoffs.tables import Handoff
from api.pages import PageRoute, redirect
from api.routes.staff import posted, signed_in

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/staff/inbox", route_class=PageRoute, include_in_schema=False)

_NOTE_MAX_CHARS = 10_000
_STATES = {
    "open": "To answer",
    "overdue": "Overdue",
    "failed": "Not delivered",
    "answered": "Answered",
    "all": "All",
}


@router.get("")
def inbox(
    request: Request,
    state: str = "open",
    kind: str = "",
    assigned: str = "",
    page: int = 1,
    desk: Desk = DeskDep,
    who: SignedIn = Depends(signed_in),
) -> Response:
    """The list. Searching is a POST: names do not belong in addresses, which are logged."""
    return _list(request, desk, who, Filters(state, kind, assigned, page=page))


@router.post("")
def search(
    request: Request,
    desk: Desk = DeskDep,
    who: SignedIn = Depends(signed_in),
    sent: Dict[str, str] = Depends(posted),
) -> Response:
    return _list(request, desk, who, _filters(sent))


@router.post("/export")
def export(
    desk: Desk = DeskDep, who: SignedIn = Depends(signed_in), sent: Dict[str, str] = Depends(posted)
) -> Response:
    """What the list shows, as CSV."""
    rows, count = desk.inbox.list(replace(_filters(sent), page=1), who, rows=None)
    logger.info("Account %d exported %d hand-offs as CSV.", who.account_id, count)
    return Response(
        as_csv(rows, desk.kinds, desk.clock),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="hand-offs.csv"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@router.get("/{reference}")
def detail(
    request: Request, reference: str, desk: Desk = DeskDep, who: SignedIn = Depends(signed_in)
) -> Response:
    return _detail(request, desk, who, reference)


@router.post("/{reference}/{step}")
def change(
    request: Request,
    reference: str,
    step: str,
    desk: Desk = DeskDep,
    who: SignedIn = Depends(signed_in),
    sent: Dict[str, str] = Depends(posted),
) -> Response:
    """One step of staff, then the page again."""
    steps: Dict[str, Callable[[], object]] = {
        "assign": lambda: desk.inbox.assign(reference, _account(sent), who),
        "answered": lambda: desk.inbox.close(reference, who),
        "reopen": lambda: desk.inbox.reopen(reference, who),
        "retry": lambda: desk.inbox.retry(reference, who),
    }
    if step in ("note", "reply"):
        text = plain(sent.get("text", ""), lines=True)
        if not text or len(text) > _NOTE_MAX_CHARS:
            return _detail(
                request,
                desk,
                who,
                reference,
                {
                    step: (
                        "Please write something first."
                        if not text
                        else f"Please keep it to {_NOTE_MAX_CHARS:,} characters."
                    )
                },
                text,
                422,
            )
        if step == "note":
            desk.inbox.note(reference, text, who)
        elif not desk.inbox.reply(reference, text, who):
            return _detail(
                request,
                desk,
                who,
                reference,
                {
                    "reply": "It cannot be sent: there is no e-mail address, or no mail server "
                    "is set up."
                },
                text,
                422,
            )
        elif sent.get("close") == "on":
            desk.inbox.close(reference, who)
    elif step in steps:
        steps[step]()
    else:
        raise HTTPException(404, "There is nothing at this address.")
    desk.couriers.wake()
    return redirect(f"/staff/inbox/{reference}")


def _filters(sent: Dict[str, str]) -> Filters:
    page = sent.get("page", "1")
    return Filters(
        state=sent.get("state", "open"),
        kind=sent.get("kind", ""),
        assigned=sent.get("assigned", ""),
        words=plain(sent.get("words", ""))[:200],
        page=int(page) if page.isdigit() and len(page) < 6 else 1,
    )


def _account(sent: Dict[str, str]) -> "int | None":
    chosen = sent.get("account", "")
    return int(chosen) if chosen.isdigit() and len(chosen) < 10 else None


def _list(request: Request, desk: Desk, who: SignedIn, filters: Filters) -> Response:
    if filters.state not in _STATES:
        filters = replace(filters, state="open")
    # A page far beyond the end would overflow the database's numbers.
    filters = replace(filters, page=min(max(filters.page, 1), 100_000))
    rows, count = desk.inbox.list(filters, who)
    page: Response = request.app.state.pages.render(
        "inbox.html",
        who=who,
        csrf=who.csrf_token,
        rows=[_row(desk, row) for row in rows],
        count=count,
        pages=max(1, -(-count // PAGE_ROWS)),
        filters=filters,
        hidden={key: value for key, value in asdict(filters).items() if key != "page"},
        counts=desk.inbox.counts(),
        kinds=desk.kinds.all,
        states=_STATES,
    )
    return page


def _detail(
    request: Request,
    desk: Desk,
    who: SignedIn,
    reference: str,
    errors: "Dict[str, str] | None" = None,
    text: str = "",
    status: int = 200,
) -> Response:
    handoff = desk.inbox.detail(reference)
    page: Response = request.app.state.pages.render(
        "handoff.html",
        status,
        who=who,
        csrf=who.csrf_token,
        handoff=handoff,
        row=_row(desk, handoff),
        accounts=desk.accounts.names(),
        errors=errors or {},
        text=text,
        can_reply=bool(handoff.email and desk.mails),
        local=desk.clock.local,
        guidance=desk.letters.guidance,
        purposes=PURPOSES,
        channels=CHANNELS,
    )
    return page


def _row(desk: Desk, handoff: Handoff) -> Dict[str, object]:
    """What both pages show of a hand-off."""
    kind = desk.kinds.get(handoff.kind)
    left = desk.clock.days_left(handoff.due)
    closed = handoff.closed_at is not None
    return {
        "handoff": handoff,
        "title": kind.title if kind else handoff.kind,
        "goes_to": kind.contact.line if kind else handoff.contact,
        "received": desk.clock.local(handoff.received_at),
        "clock": "Answered" if closed else in_words(left),
        "overdue": not closed and left is not None and left < 0,
        "soon": not closed and left is not None and 0 <= left <= 7,
        "failed": [d for d in handoff.deliveries if d.state == "failed"],
        "waiting": [d for d in handoff.deliveries if d.state == "waiting"],
    }
