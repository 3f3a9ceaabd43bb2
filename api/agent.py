"""The in-process Rasa runner: one message in, one reply of the chat contract out."""

import asyncio
import logging
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Optional, Protocol, Sequence, TypeVar

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered

from actions.action import ReplyAction
from actions.question import OFFERED, SLOT
from api.conversations import Conversations
from api.in_process import InProcessActions, InProcessAgent
from api.planning import HarmThresholds, plan, plan_other_language
from api.presentation import notice_version
from api.schemas import Button, ChatReply, Citation, ReplyMessage, TranscriptTurn
from api.turn import Before, Parse, Turn
from bot.choice import chosen
from bot.errors import ModelFailed, ModelMissing
from bot.knowledge import Knowledge, Outcome
from bot.knowledge.models import OutcomeName
from bot.splitting import clauses, pieces

logger = logging.getLogger(__name__)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_MARKUP = re.compile(r"<[a-z/!][^<>]{0,500}>", re.I)
_FORGET = "smalltalk/forget"
_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Filter(Protocol):
    """Takes personal details out of a text."""

    def __call__(self, text: str) -> str: ...


def new_conversation_id() -> str:
    return f"c-{secrets.token_urlsafe(16)}"


@dataclass
class _Said:
    """What one turn of Rasa said."""

    outcome: OutcomeName
    text: str
    buttons: List[Button]
    citations: List[Citation]
    form: Optional[Dict[str, Any]]


class AssistantRunner:
    """Redact, look for harm, split, ask Rasa, and put its replies together.

    Args:
        agent: a loaded Rasa agent, whose trackers then hold redacted text alone.
        harm: from where on urgent help comes before anything else.
    """

    def __init__(
        self,
        agent: InProcessAgent,
        held: Conversations,
        knowledge: Knowledge,
        redact: Filter,
        harm: HarmThresholds,
    ) -> None:
        self._agent = agent
        self._held = held
        # Reading a message is nearly all that it costs. In a thread the event loop goes on serving
        # others, and the encoder, which lets go of the interpreter, gets a core of its own; a
        # second thread would only wait for the first.
        self._reader = ThreadPoolExecutor(1, "reader")
        self._knowledge = knowledge
        self._redact = redact
        self._harm = harm

    async def reply(self, conversation_id: Optional[str], message: str) -> ChatReply:
        """Answer one message; without an id a conversation is opened.

        Raises:
            ModelFailed: Rasa gave no reply, which it does when an action raises.
        """
        conversation_id = conversation_id or new_conversation_id()
        text = clean(message)
        redacted = await self._in_thread(self._redact, text)
        async with self._held.locks.lock(conversation_id):
            said = await self._said(conversation_id, redacted)
        said = _once(said)
        if redacted != text:
            said[-1].text += "\n" + self._knowledge.supplement.chat.please_no_names.strip()
        return self._merged(conversation_id, said)

    async def _said(self, conversation_id: str, text: str) -> List[_Said]:
        """The replies to one message, while no other message of the conversation is answered."""
        slots = await self._slots(conversation_id)
        text = chosen(text, slots.get(OFFERED) or ()) or text
        last = slots.get(SLOT)
        before = (
            Before(last["intent"], tuple(last["recipients"]), tuple(last["data"])) if last else None
        )
        parse = await self._parser(text)
        whole = Turn(text, await parse(text))
        turns = (
            plan_other_language(whole, self._harm)
            if whole.language
            else await plan(whole, parse, self._harm, self._knowledge, before)
        )
        said = [await self._turn(conversation_id, turn) for turn in turns]
        if whole.language:
            said.insert(0, self._in_language(whole.language, said))
        if any(turn.intent == _FORGET for turn in turns):
            await self.forget(conversation_id)
        return said

    async def forget(self, conversation_id: str) -> None:
        """Delete what is held of a conversation, at once."""
        await self._held.trackers.delete(conversation_id)

    async def close(self) -> None:
        """Let go of threads and connections."""
        self._reader.shutdown(wait=False)
        await self._held.close()

    async def _slots(self, conversation_id: str) -> Dict[str, Any]:
        tracker = await self._held.trackers.retrieve(conversation_id)
        return tracker.current_slot_values() if tracker else {}

    async def transcript(self, conversation_id: str) -> List[TranscriptTurn]:
        """What is held of a conversation, oldest first; empty once it is forgotten.

        Personal details are out already: trackers hold redacted text alone.
        """
        tracker = await self._held.trackers.retrieve(conversation_id)
        turns: List[TranscriptTurn] = []
        for event in tracker.events if tracker else ():
            if isinstance(event, UserUttered) and event.text:
                turns.append(TranscriptTurn(speaker="person", text=event.text))
            elif isinstance(event, BotUttered) and event.text:
                turns.append(TranscriptTurn(speaker="assistant", text=event.text))
        return turns

    def redact(self, text: str) -> str:
        """A text without personal details."""
        return self._redact(text)

    async def _parser(self, text: str) -> Parse:
        """Understand a message and its pieces in one go, for whoever asks for them."""
        parts = pieces(text)
        texts = list(dict.fromkeys([text, *parts, *(c for part in parts for c in clauses(part))]))
        found = dict(zip(texts, await self._parse_all(texts)))

        async def parse(piece: str) -> Dict[str, Any]:
            if piece not in found:
                (found[piece],) = await self._parse_all([piece])
            return found[piece]

        return parse

    async def _parse_all(self, texts: List[str]) -> List[Dict[str, Any]]:
        # A leading slash would be read as a command, so Rasa never sees one.
        plain = [text.lstrip("/ ") or "." for text in texts]
        return await self._in_thread(self._agent.processor.parse_all, plain)

    async def _in_thread(self, work: Callable[[_In], _Out], given: _In) -> _Out:
        return await asyncio.get_running_loop().run_in_executor(self._reader, work, given)

    async def _turn(self, conversation_id: str, turn: Turn) -> _Said:
        channel = CollectingOutputChannel()
        await self._agent.processor.handle_message(  # the agent's own would lock once more
            UserMessage(
                text=turn.text,
                output_channel=channel,
                sender_id=conversation_id,
                parse_data=turn.parse,
            )
        )
        parts = channel.messages
        payload = next((part["custom"] for part in parts if "custom" in part), None)
        if payload is None:
            raise ModelFailed("The assistant gave no reply. Please try again.")
        return _Said(
            outcome=payload["outcome"],
            text="\n".join(part["text"] for part in parts if part.get("text")),
            buttons=[Button(**b) for part in parts for b in part.get("buttons") or ()],
            citations=[Citation(**c) for c in payload["citations"]],
            form=payload.get("form"),
        )

    def _in_language(self, code: str, said: Sequence[_Said]) -> _Said:
        """The school's own text in that language, for what is said besides in English."""
        knowledge = self._knowledge
        texts = knowledge.supplement.languages[code]
        if any(one.outcome == Outcome.SAFEGUARDING for one in said):
            return _Said(Outcome.SAFEGUARDING, texts.urgent, [], [], None)
        text = texts.reply.format(
            contact=knowledge.contact("business_manager").line, dpo=knowledge.contact("dpo").line
        )
        return _Said(Outcome.OUT_OF_SCOPE, text, [], [], None)

    def _merged(self, conversation_id: str, said: List[_Said]) -> ChatReply:
        outcome = min((s.outcome for s in said), key=Outcome.ALL.index)
        citations = {(c.clause, c.quote): c for s in said for c in s.citations}
        return ChatReply(
            conversation_id=conversation_id,
            outcome=outcome,
            messages=[ReplyMessage(text=s.text, buttons=s.buttons) for s in said],
            citations=list(citations.values()),
            form=next((s.form for s in said if s.form), None),
            notice=notice_version(self._knowledge),
        )


def _once(said: List[_Said]) -> List[_Said]:
    """Leave out what was said before in the same reply; of a message with nothing new, its quotes
    stay with the first."""
    first, lines = said[0], set(said[0].text.splitlines())
    kept = [first]
    for one in said[1:]:
        new = [line for line in one.text.splitlines() if line not in lines]
        lines.update(new)
        one.text = "\n".join(new)
        if new:
            kept.append(one)
        else:
            first.citations += one.citations
    return kept


def clean(message: str) -> str:
    """Drop characters that no keyboard types, which could hide or turn text around, and markup
    around a question; a message of markup alone stays."""
    text = _CONTROL.sub(" ", message).strip()
    return _MARKUP.sub(" ", text).strip() or text


def load_agent(model: Path, actions: Iterable[ReplyAction], held: Conversations) -> InProcessAgent:
    """Load a trained model.

    Raises:
        ModelMissing: there is none at that path.
    """
    if not model.is_file():
        raise ModelMissing(f"There is no trained model at {model}: run `make train`.")
    agent = InProcessAgent(
        action_endpoint=InProcessActions(actions),
        tracker_store=held.trackers,
        lock_store=held.locks,
    )
    agent.load_model(str(model))
    return agent
