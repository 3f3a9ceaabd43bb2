"""The chat contract."""

from typing import Any

from fastapi import APIRouter, Depends, Response
from starlette.exceptions import HTTPException

from api.dependencies import RunnerDep, SettingsDep
from api.limits import limited
from api.schemas import ChatReply, ChatTurn, Problem
from bot.settings import Settings

router = APIRouter(prefix="/api", tags=["chat"], dependencies=[Depends(limited)])
_PROBLEMS: Any = {status: {"model": Problem} for status in (413, 422, 429, 503)}


@router.post("/chat", response_model=ChatReply, responses=_PROBLEMS)
async def chat(turn: ChatTurn, runner: Any = RunnerDep, settings: Settings = SettingsDep) -> Any:
    """Answer one message, opening a conversation when none is named."""
    check_message(turn.message, settings)
    return await runner.reply(turn.conversation_id, turn.message)


@router.delete("/conversations/{conversation_id}", status_code=204, responses=_PROBLEMS)
async def forget(conversation_id: str, runner: Any = RunnerDep) -> Response:
    """Delete what is held of a conversation, at once. Unknown ones are gone already."""
    await runner.forget(conversation_id)
    return Response(status_code=204)


def check_message(message: str, settings: Settings) -> None:
    """Raises HTTPException 422 with a sentence for the person."""
    if not message.strip():
        raise HTTPException(422, "Please type a question.")
    if len(message) > settings.message_max_chars:
        raise HTTPException(422, f"Please keep it to {settings.message_max_chars:,} characters.")
