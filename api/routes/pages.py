"""The notice page with its plain form, and the demonstration of the widget."""

from typing import Any, Dict, Optional

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from api.dependencies import KnowledgeDep, SettingsDep, runner
from api.errors import STATUS
from api.limits import limited
from api.notice_html import notice_sections
from api.picture import draw, flows
from api.routes.chat import check_message
from api.schemas import ChatReply
from bot.errors import ModelFailed, ModelMissing
from bot.knowledge import Knowledge
from bot.settings import Settings

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def notice_page(request: Request, knowledge: Knowledge = KnowledgeDep) -> HTMLResponse:
    """The notice, well set; with the picture, the widget, and the form that needs no script."""
    return _notice_page(request, knowledge)


@router.get("/ask")
def ask_page() -> RedirectResponse:
    """Somebody came back to the address of a form that was sent."""
    return RedirectResponse("/#ask", status_code=303)


@router.post("/ask")
async def ask(
    request: Request,
    message: str = Form(""),
    conversation_id: Optional[str] = Form(None, max_length=200),
    knowledge: Knowledge = KnowledgeDep,
    settings: Settings = SettingsDep,
) -> HTMLResponse:
    """Answer one question on the page itself. What is wrong is said beside the field."""
    message = message.replace("\r\n", "\n")  # as browsers send line ends; each counts once
    try:
        await limited(request)
        check_message(message, settings)
        reply = await (await runner(request)).reply(conversation_id or None, message)
    except HTTPException as error:
        return _notice_page(
            request,
            knowledge,
            status=error.status_code,
            typed=message,
            problem=str(error.detail),
            headers=dict(error.headers or {}),
        )
    except (ModelMissing, ModelFailed) as error:
        return _notice_page(
            request, knowledge, status=STATUS[type(error)], typed=message, problem=str(error)
        )
    return _notice_page(request, knowledge, asked=message, reply=reply)


@router.get("/demo")
def demo(request: Request) -> HTMLResponse:
    """The widget on a stand-in school page, with the lines to copy."""
    server = str(request.base_url).rstrip("/")
    return request.app.state.site_pages.render(  # type: ignore[no-any-return]
        "demo.html", request, server=server, integrity=request.app.state.widget.integrity
    )


def _notice_page(
    request: Request,
    knowledge: Knowledge,
    status: int = 200,
    typed: str = "",
    problem: str = "",
    asked: str = "",
    reply: Optional[ChatReply] = None,
    headers: Optional[Dict[str, Any]] = None,
) -> HTMLResponse:
    pages = request.app.state.site_pages
    words = pages.words["picture"]
    shown = flows(knowledge)
    direct = [flow for flow in shown if flow.said is None]
    response: HTMLResponse = pages.render(
        "notice.html",
        request,
        status=status,
        typed=typed,
        problem=problem,
        asked=asked,
        reply=reply,
        sections=notice_sections(knowledge.notice, pages.words["notice"]["dead_link"]),
        versions=knowledge.notice.versions,
        flows=shown,
        pictures=[
            draw(direct, words["no_reason"], words["limit"], shape) for shape in ("wide", "narrow")
        ],
    )
    response.headers.update(headers or {})
    if reply:
        response.headers["Cache-Control"] = "no-store"
    return response
