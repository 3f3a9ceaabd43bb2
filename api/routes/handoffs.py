"""Hand-offs: what a person sends to the school, and what they need to see before."""

from typing import Any, List, Optional

from fastapi import APIRouter, Depends, Header, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.dependencies import DeskDep, ReadyRunnerDep, address
from api.handoffs.desk import Desk
from api.handoffs.forms import forms
from api.handoffs.store import Receipt
from api.handoffs.submission import Submission
from api.limits import limited
from api.schemas import HandoffForm, HandoffReceipt, Problem, Transcript, TranscriptTurn
from bot.errors import HandoffNotStored

router = APIRouter(prefix="/api", tags=["hand-offs"], dependencies=[Depends(limited)])
_PROBLEMS: Any = {status: {"model": Problem} for status in (413, 422, 429, 503)}


@router.get("/handoffs/forms", response_model=List[HandoffForm])
def handoff_forms(desk: Desk = DeskDep) -> List[HandoffForm]:
    """What each kind is called, who receives it, and which fields its form shows."""
    return forms(desk.kinds)


@router.post(
    "/handoffs",
    status_code=201,
    response_model=HandoffReceipt,
    response_model_exclude_none=True,
    responses=_PROBLEMS,
)
async def send(
    submission: Submission,
    response: Response,
    idempotency_key: Optional[str] = Header(None),
    desk: Desk = DeskDep,
    runner: Any = ReadyRunnerDep,
    sender: str = Depends(address),
) -> HandoffReceipt:
    """Store it, and only then give a reference. A retry with the same Idempotency-Key, within the
    time that the record is kept, gets the first reference again."""
    return await take(submission, idempotency_key, desk, runner, sender, response)


@router.get("/conversations/{conversation_id}", response_model=Transcript)
async def transcript(
    conversation_id: str, response: Response, runner: Any = ReadyRunnerDep
) -> Transcript:
    """What would be sent along with a hand-off. Empty where the conversation was forgotten."""
    response.headers["Cache-Control"] = "no-store"
    turns = await runner.transcript(conversation_id) if runner else []
    return Transcript(conversation_id=conversation_id, turns=turns)


async def take(
    submission: Submission,
    key: Optional[str],
    desk: Desk,
    runner: Any,
    sender: str,
    response: Optional[Response] = None,
) -> HandoffReceipt:
    """Check the limits, store, wake the couriers. For the API and for the page.

    Raises:
        HTTPException: 422 for a bad key, 429 over the limit. HandoffNotStored, HandoffConflict.
    """
    if key is not None and not (0 < len(key) <= 200 and key.isascii() and key.isprintable()):
        raise HTTPException(422, "The Idempotency-Key must be 1 to 200 printable characters.")
    try:
        receipt = await _receipt(submission, key, desk, runner, sender)
    except HandoffNotStored as error:
        raise HandoffNotStored(f"{error} {_refused(submission, desk)}") from error
    except HTTPException as error:
        detail = f"{error.detail} {_refused(submission, desk)}"
        raise HTTPException(error.status_code, detail, error.headers) from None
    if response is not None:
        response.headers["Cache-Control"] = "no-store"
        if receipt.replayed:
            response.headers["Idempotent-Replayed"] = "true"
    return HandoffReceipt(
        reference=receipt.reference,
        goes_to=desk.kinds[receipt.kind].contact.line,
        received_at=receipt.received_at,
        due=receipt.due,
        delivery="sending" if receipt.delivery == "sending" else "inbox",
        text=desk.letters.receipt(receipt, receipt.acknowledged, receipt.chat_gone),
    )


async def _receipt(
    submission: Submission, key: Optional[str], desk: Desk, runner: Any, sender: str
) -> Receipt:
    earlier = await run_in_threadpool(desk.store.earlier, submission, key)
    if earlier:
        return earlier
    await run_in_threadpool(desk.sends.check, f"handoff:{sender}")  # Redis may be slow to answer
    conversation = None
    if runner and submission.share_conversation and submission.conversation_id:
        conversation = as_text(await runner.transcript(submission.conversation_id))
    # Without a model nothing can take names out, so the acknowledgement repeats no words.
    about = (await run_in_threadpool(runner.redact, submission.about)) if runner else None
    receipt = await run_in_threadpool(desk.store.record, submission, key, conversation, about)
    if not receipt.replayed:
        desk.metrics.received.labels(receipt.kind).inc()
    desk.couriers.wake()
    return receipt


def _refused(submission: Submission, desk: Desk) -> str:
    """Whoever is refused needs another way to the school: a request must not end here."""
    return desk.kinds.say("refused", contact=desk.kinds[submission.kind].contact.line)


def as_text(turns: List[TranscriptTurn]) -> Optional[str]:
    """A conversation as lines for a person to read; None where it is empty."""
    names = {"person": "Person", "assistant": "Assistant"}
    return "\n".join(f"{names[turn.speaker]}: {turn.text}" for turn in turns) or None
