"""Stand-ins for what is slow to start. They answer from the real knowledge, without a model."""

from typing import Dict, List, Optional, Tuple

from actions.compose import compose
from actions.question import Question
from api.presentation import citations, notice_version
from api.schemas import Button, ChatReply, ReplyMessage, TranscriptTurn
from bot.errors import ModelFailed
from bot.knowledge import Knowledge, Outcome

ANSWERED = "Who do you share it with?"
NOT_IN_NOTICE = "How long do you keep it?"
CLARIFY = "What about sharing?"
HARM = "Someone hurts me"
REQUEST = "I want a copy of my file"
HANDOFF = "I want to speak to a person"
FAULT = "Break"

_QUESTIONS: Dict[str, Question] = {
    ANSWERED: Question("notice/recipients"),
    NOT_IN_NOTICE: Question("notice/retention"),
    CLARIFY: Question("vague/sharing"),
    REQUEST: Question("request/access"),
    "Do you share with CAMHS?": Question("recipient/whether", recipients=("camhs",)),
}


class FakeRunner:
    """Knows a few questions by heart, and remembers what it was asked and told to forget."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.asked: List[Tuple[Optional[str], str]] = []
        self.forgotten: List[str] = []
        self._held: Dict[str, List[TranscriptTurn]] = {}

    async def reply(self, conversation_id: Optional[str], message: str) -> ChatReply:
        self.asked.append((conversation_id, message))
        if message == FAULT:
            raise ModelFailed("The assistant gave no reply. Please try again.")
        outcome, text, quotes, buttons, form = self._said(message)
        self._held.setdefault(conversation_id or "c-1", []).extend(
            (
                TranscriptTurn(speaker="person", text=message),
                TranscriptTurn(speaker="assistant", text=text),
            )
        )
        return ChatReply(
            conversation_id=conversation_id or "c-1",
            outcome=outcome,
            messages=[
                ReplyMessage(text=text, buttons=[Button(title=b, payload=b) for b in buttons])
            ],
            citations=citations(quotes, self._knowledge),
            form=form,
            notice=notice_version(self._knowledge),
        )

    async def transcript(self, conversation_id: str) -> List[TranscriptTurn]:
        return self._held.get(conversation_id, [])

    def redact(self, text: str) -> str:
        return text

    async def forget(self, conversation_id: str) -> None:
        self.forgotten.append(conversation_id)
        self._held.pop(conversation_id, None)

    def _said(self, message):
        knowledge = self._knowledge
        if message == HARM:
            return Outcome.SAFEGUARDING, knowledge.supplement.urgent_help, (), (), None
        if message == HANDOFF:
            form = {"kind": "handoff", "about": "question"}
            return Outcome.HANDOFF, knowledge.say("handoff", "question"), (), (), form
        question = _QUESTIONS.get(message, Question("off_topic/other"))
        reply = compose(question, knowledge)
        return reply.outcome, reply.text, reply.quotes, reply.buttons, reply.form
