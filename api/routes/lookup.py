"""The staff look-up as a page. What is typed travels in the body, never in an address."""

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from api.dependencies import KnowledgeDep
from api.lookup import kinds, listings, verdict
from bot.knowledge import Knowledge

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/staff")
def lookup(request: Request, knowledge: Knowledge = KnowledgeDep) -> HTMLResponse:
    """The whole list, with the form above it."""
    return _page(request, knowledge, "", "")


@router.post("/staff")
def look_up(
    request: Request,
    recipient: str = Form("", max_length=200),
    data: str = Form("", max_length=200),
    knowledge: Knowledge = KnowledgeDep,
) -> HTMLResponse:
    """The same page with the verdict on one recipient: works without JavaScript."""
    return _page(request, knowledge, recipient, data)


@router.post("/staff/verdict")
def verdict_part(
    request: Request,
    recipient: str = Form("", max_length=200),
    data: str = Form("", max_length=200),
    knowledge: Knowledge = KnowledgeDep,
) -> HTMLResponse:
    """The verdict alone, which the page's script asks for while somebody types."""
    return request.app.state.site_pages.render(  # type: ignore[no-any-return]
        "verdict.html", request, found=verdict(knowledge, recipient, data)
    )


def _page(request: Request, knowledge: Knowledge, recipient: str, data: str) -> HTMLResponse:
    listed, unlisted = kinds(knowledge)
    return request.app.state.site_pages.render(  # type: ignore[no-any-return]
        "lookup.html",
        request,
        listings=listings(knowledge),
        recipients=knowledge.recipients,
        listed_kinds=listed,
        unlisted_kinds=unlisted,
        typed=recipient,
        kind=data,
        found=verdict(knowledge, recipient, data),
        caution=knowledge.say("sharing", "no_green_light"),
    )
