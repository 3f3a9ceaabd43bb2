"""The sharing look-up: what the notice says about a recipient."""

from typing import Optional

from fastapi import APIRouter, Query

from api.dependencies import KnowledgeDep
from api.presentation import sharing_table
from api.schemas import SharingTable
from bot.knowledge import Knowledge

router = APIRouter(prefix="/api", tags=["sharing"])


@router.get("/sharing", response_model=SharingTable)
def sharing(
    recipient: Optional[str] = Query(None, max_length=200),
    data: Optional[str] = Query(None, max_length=200),
    knowledge: Knowledge = KnowledgeDep,
) -> SharingTable:
    """Every recipient, or the one that `recipient` names in any of its names.

    `data` narrows it to a kind of information; where none has that name, the texts say so."""
    return sharing_table(knowledge, recipient, data)
