"""Rasa's REST channel, so that existing Rasa clients work."""

from typing import Any, Dict, List

from fastapi import APIRouter, Depends

from api.dependencies import RunnerDep, SettingsDep
from api.limits import limited
from api.routes.chat import check_message
from api.schemas import Problem, RestMessage
from bot.settings import Settings

router = APIRouter(
    prefix="/webhooks/rest", tags=["Rasa REST channel"], dependencies=[Depends(limited)]
)


@router.get("/")
def channel_status() -> Dict[str, str]:
    """The channel is there."""
    return {"status": "ok"}


@router.post("/webhook", responses={status: {"model": Problem} for status in (413, 422, 429, 503)})
async def webhook(
    turn: RestMessage, runner: Any = RunnerDep, settings: Settings = SettingsDep
) -> List[Dict[str, Any]]:
    """One message; `custom` of the first reply carries outcome, citations and form."""
    check_message(turn.message, settings)
    reply = await runner.reply(f"rest-{turn.sender}", turn.message)
    out: List[Dict[str, Any]] = []
    for message in reply.messages:
        part: Dict[str, Any] = {"recipient_id": turn.sender, "text": message.text}
        if message.buttons:
            part["buttons"] = [button.dict() for button in message.buttons]
        out.append(part)
    if out:
        out[0]["custom"] = {
            "outcome": reply.outcome,
            "form": reply.form,
            "citations": [citation.dict() for citation in reply.citations],
        }
    return out
