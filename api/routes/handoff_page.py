"""The forms as pages, for browsers without JavaScript."""

import secrets
from typing import Any, Dict, Optional

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ValidationError

from api.dependencies import DeskDep, ReadyRunnerDep, address
from api.handoffs.desk import Desk
from api.handoffs.forms import forms
from api.handoffs.submission import ABOUT_MAX_CHARS, Submission, plain
from api.limits import limited
from api.pages import PageRoute, fields
from api.routes.handoffs import as_text, take

router = APIRouter(route_class=PageRoute, include_in_schema=False, dependencies=[Depends(limited)])
_ASKED = ("about", "name", "email", "phone", "child")
_PHONE = "Please give a phone number, so that the school can ring you."
_MISSING = {"about": "Please say what it is about.", "name": "Please give your name."}


@router.get("/pages/style.css")
def style(request: Request) -> Response:
    return Response(
        request.app.state.pages.style,
        media_type="text/css",
        headers={"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"},
    )


@router.get("/handoff")
async def blank_form(
    request: Request, kind: Optional[str] = None, desk: Desk = DeskDep
) -> Response:
    """The form of one kind, or the choice between all. Nothing personal is ever in the address."""
    return await _show(request, desk, kind, {})


@router.post("/handoff")
async def send(
    request: Request,
    desk: Desk = DeskDep,
    runner: Any = ReadyRunnerDep,
    sent: Dict[str, str] = Depends(fields),
    sender: str = Depends(address),
) -> Response:
    """Show the form filled in (`step=open`, as the chat page sends it), or take what was sent."""
    conversation_id = sent.get("conversation_id", "")[:200]
    turns = await runner.transcript(conversation_id) if runner and conversation_id else []
    shown = as_text(turns)
    if sent.get("step") == "open" or desk.kinds.get(sent.get("kind")) is None:
        filled = {**sent, "about": plain(sent.get("about", ""), lines=True)[:ABOUT_MAX_CHARS]}
        return await _show(request, desk, sent.get("kind"), filled, conversation=shown)
    try:
        submission = Submission.parse_obj(
            {
                **{name: sent[name] for name in _ASKED if sent.get(name)},
                "kind": sent["kind"],
                "conversation_id": conversation_id or None,
                "share_conversation": sent.get("share_conversation") == "on",
            }
        )
    except ValidationError as error:
        wrong = _sentences(error)
    else:
        calls = desk.kinds[submission.kind].needs_phone
        wrong = {"phone": _PHONE} if calls and not submission.phone else {}
    if wrong:
        return await _show(
            request, desk, sent["kind"], sent, conversation=shown, errors=wrong, status=422
        )
    key = sent.get("idempotency_key") or None
    receipt = await take(submission, key, desk, runner, sender)
    page: Response = request.app.state.pages.render("sent.html", 201, receipt=receipt)
    return page


async def _show(
    request: Request,
    desk: Desk,
    kind: Optional[str],
    filled: Dict[str, str],
    conversation: Optional[str] = None,
    errors: Optional[Dict[str, str]] = None,
    status: int = 200,
) -> Response:
    every = forms(desk.kinds)
    form = next((form for form in every if form.kind == kind), None)
    page: Response = request.app.state.pages.render(
        "form.html",
        status,
        form=form,
        forms=every,
        filled=filled,
        errors=errors or {},
        conversation=conversation,
        about_max=ABOUT_MAX_CHARS,
        key=filled.get("idempotency_key") or secrets.token_urlsafe(16),
    )
    return page


def _sentences(error: ValidationError) -> Dict[str, str]:
    found: Dict[str, str] = {}
    for fault in error.errors():
        field = str(fault["loc"][0])
        text = (
            _MISSING.get(field, "Please check this.")
            if fault["type"] == "value_error.missing"
            else str(fault["msg"])
        )
        found.setdefault(field, text)
    return found
