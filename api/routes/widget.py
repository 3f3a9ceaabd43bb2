"""The widget's script, and what it asks for besides the conversation."""

from fastapi import APIRouter, Depends, Request, Response

from api.about import About, about
from api.dependencies import DeskDep, KnowledgeDep
from api.feedback import Judgement
from api.handoffs.desk import Desk
from api.limits import limited
from bot.knowledge import Knowledge

router = APIRouter(tags=["widget"])

_CACHE = "public, max-age=3600"  # seconds; a website's integrity value decides, not the cache


@router.get("/widget/v1/notice-chat.js", response_class=Response)
def script(request: Request) -> Response:
    """The widget as one ES module."""
    built = request.app.state.widget
    headers = {"ETag": built.etag, "Cache-Control": _CACHE}
    if request.headers.get("if-none-match") == built.etag:
        return Response(status_code=304, headers=headers)
    return Response(built.text, media_type="text/javascript", headers=headers)


@router.get("/api/about", response_model=About)
def get_about(knowledge: Knowledge = KnowledgeDep, desk: Desk = DeskDep) -> About:
    """The notice's version, whom to contact, and what each form shows."""
    return about(knowledge, desk.kinds)


@router.post("/api/feedback", status_code=204, dependencies=[Depends(limited)])
def feedback(judgement: Judgement, request: Request) -> Response:
    """Count whether an answer helped. Nothing else is kept."""
    request.app.state.feedback.count(judgement)
    return Response(status_code=204)
