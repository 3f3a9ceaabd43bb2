"""The notice itself, structured."""

from fastapi import APIRouter

from api.dependencies import KnowledgeDep
from api.presentation import notice_document
from api.schemas import NoticeDocument
from bot.knowledge import Knowledge

router = APIRouter(prefix="/api", tags=["notice"])


@router.get("/notice", response_model=NoticeDocument)
def notice(knowledge: Knowledge = KnowledgeDep) -> NoticeDocument:
    """Title, versions, sections and clauses; clause ids are those of citations."""
    return notice_document(knowledge)
