"""Stand-ins for what is slow to start. They answer from the real knowledge, without a model."""

from typing import Dict, List, Optional, Tuple

from actions.compose import compose
from actions.question import Question
from actions.reply import Reply
from api.presentation import citations, notice_version
from api.schemas import Button, ChatReply, ReplyMessage, TranscriptTurn
from bot.errors import ModelFailed
from bot.knowledge import Knowledge, Outcome

ANSWERED = "Who do you share it with?"
NOT_IN_NOTICE = "How long do you keep it?"
CLARIFY = "What about sharing?"
HARM = "Someone hurts me"
HARM_IN_POLISH = "Ktoś mnie bije"
TWO_QUESTIONS = "Who do you share it with, and how long do you keep it?"
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
        said = self._said(message)
        outcome = said[0].outcome
        text = "\n".join(reply.text for reply in said)
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
                ReplyMessage(
                    text=reply.text, buttons=[Button(title=b, payload=b) for b in reply.buttons]
                )
                for reply in said
            ],
            citations=citations(tuple(q for reply in said for q in reply.quotes), self._knowledge),
            form=said[0].form,
            notice=notice_version(self._knowledge),
        )

    async def transcript(self, conversation_id: str) -> List[TranscriptTurn]:
        return self._held.get(conversation_id, [])

    def redact(self, text: str) -> str:
        return text

    async def forget(self, conversation_id: str) -> None:
        self.forgotten.append(conversation_id)
        self._held.pop(conversation_id, None)

    def _said(self, message: str) -> List[Reply]:
        """One reply for each message that the server would send."""
        knowledge = self._knowledge
        if message in (HARM, HARM_IN_POLISH):
            texts = [knowledge.supplement.urgent_help]
            if message == HARM_IN_POLISH:
                texts.insert(0, knowledge.supplement.languages["pl"].urgent)
            return [Reply(text, Outcome.SAFEGUARDING) for text in texts]
        if message == HANDOFF:
            form = {"kind": "handoff", "about": "question"}
            return [Reply(knowledge.say("handoff", "question"), Outcome.HANDOFF, form=form)]
        asked = (ANSWERED, NOT_IN_NOTICE) if message == TWO_QUESTIONS else (message,)
        questions = [_QUESTIONS.get(each, Question("off_topic/other")) for each in asked]
        return [compose(question, knowledge) for question in questions]
