"""Signing in to the inbox, and out of it."""

import re
import secrets
from hmac import compare_digest
from typing import Dict
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException

from api.dependencies import DeskDep, address
from api.handoffs.accounts import SignedIn
from api.handoffs.desk import Desk
from api.handoffs.store import digest
from api.pages import PageRoute, SignInNeeded, fields, redirect

router = APIRouter(prefix="/staff", route_class=PageRoute, include_in_schema=False)
_NEXT = re.compile(r"/staff/inbox(/[0-9A-Z\-]{1,20})?")
_SESSION, _BEFORE = "notice_staff", "notice_sign_in"


def signed_in(request: Request, desk: Desk = DeskDep) -> SignedIn:
    """Raises SignInNeeded."""
    who = desk.accounts.signed_in(request.cookies.get(_name(request, _SESSION)))
    if who is None:
        raise SignInNeeded
    return who


def posted(
    request: Request, who: SignedIn = Depends(signed_in), sent: Dict[str, str] = Depends(fields)
) -> Dict[str, str]:
    """The fields of a form that really came from a page of this person's own session."""
    _own_origin(request)
    if not compare_digest(sent.get("csrf", "").encode(), who.csrf_token.encode()):
        raise HTTPException(
            403,
            "This page was open for too long. Please go back, load it again, "
            "and repeat what you did.",
        )
    return sent


@router.get("/sign-in")
def sign_in_page(request: Request, next: str = "/staff/inbox") -> Response:
    return _page(request, next)


@router.post("/sign-in")
def sign_in(
    request: Request,
    desk: Desk = DeskDep,
    sent: Dict[str, str] = Depends(fields),
    sender: str = Depends(address),
) -> Response:
    """Limited for each name and each address; what is wrong is never said more closely."""
    _own_origin(request)
    before = request.cookies.get(_name(request, _BEFORE), "")
    there = sent.get("next", "")
    if not before or not compare_digest(sent.get("csrf", "").encode(), before.encode()):
        return _page(request, there, "That took too long. Please try again.", 403)
    name = sent.get("name", "")
    desk.sign_ins.check(f"sign-in-address:{sender}")
    desk.sign_ins.check(f"sign-in-name:{digest(name.strip())}")
    token = desk.accounts.sign_in(name, sent.get("password", ""))
    if token is None:
        return _page(
            request, there, "The name or the password is not right. Please try again.", 403
        )
    reply = redirect(there if _NEXT.fullmatch(there) else "/staff/inbox")
    _set_cookie(request, reply, _SESSION, token)
    reply.delete_cookie(_name(request, _BEFORE), path="/staff")
    return reply


@router.post("/sign-out", dependencies=[Depends(posted)])
def sign_out(
    request: Request, desk: Desk = DeskDep, who: SignedIn = Depends(signed_in)
) -> Response:
    desk.accounts.sign_out(who.token)
    reply = redirect("/staff/sign-in")
    reply.delete_cookie(_name(request, _SESSION), path="/staff")
    return reply


def _page(request: Request, there: str, problem: str = "", status: int = 200) -> Response:
    token = secrets.token_urlsafe(32)
    reply: Response = request.app.state.pages.render(
        "sign_in.html",
        status,
        csrf=token,
        problem=problem,
        next=there if _NEXT.fullmatch(there) else "/staff/inbox",
    )
    _set_cookie(request, reply, _BEFORE, token)
    return reply


def _secure(request: Request) -> bool:
    public = request.app.state.settings.public_url or ""
    return request.url.scheme == "https" or public.startswith("https://")


def _name(request: Request, name: str) -> str:
    return f"__Secure-{name}" if _secure(request) else name


def _set_cookie(request: Request, reply: Response, name: str, value: str) -> None:
    # No max-age: the browser forgets it when it closes; the server ends it when idle.
    reply.set_cookie(
        _name(request, name),
        value,
        path="/staff",
        httponly=True,
        secure=_secure(request),
        samesite="strict",
    )


def _own_origin(request: Request) -> None:
    """A second bar beside the token: browsers say which site a form came from."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "This form came from another website, so it was refused.")
