"""The in-process Rasa runner: one message in, one reply of the chat contract out."""

import logging
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Protocol

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore, LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Action

from actions.question import OFFERED, SLOT
from api.in_process import InProcessActions
from api.presentation import notice_version
from api.schemas import Button, ChatReply, Citation, ReplyMessage, TranscriptTurn
from api.turn import HarmThresholds, Turn, plan
from bot.choice import chosen
from bot.errors import ModelFailed, ModelMissing
from bot.knowledge import Knowledge, Outcome
from bot.knowledge.models import OutcomeName

logger = logging.getLogger(__name__)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_FORGET = "smalltalk/forget"


class Filter(Protocol):
    """Takes personal details out of a text."""

    def __call__(self, text: str) -> str: ...


class Detector(Protocol):
    """Names the language of a text, None for English."""

    def __call__(self, text: str) -> Optional[str]: ...


class ForgettingStore(Protocol):
    """A tracker store that can forget."""

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]: ...

    async def delete(self, sender_id: str) -> None: ...


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
        agent: Agent,
        store: "ForgettingStore",
        knowledge: Knowledge,
        redact: Filter,
        detect: Detector,
        harm: HarmThresholds,
    ) -> None:
        self._agent = agent
        self._store = store  # the agent wraps its own, and hides `delete`
        self._knowledge = knowledge
        self._redact = redact
        self._detect = detect
        self._harm = harm

    async def reply(self, conversation_id: Optional[str], message: str) -> ChatReply:
        """Answer one message; without an id a conversation is opened.

        Raises:
            ModelFailed: Rasa gave no reply, which it does when an action raises.
        """
        conversation_id = conversation_id or new_conversation_id()
        text = clean(message)
        redacted = self._redact(text)
        personal = redacted != text
        language = self._detect(redacted)
        if language in self._knowledge.supplement.languages:
            return self._merged(conversation_id, [self._in_language(str(language))])
        slots = await self._slots(conversation_id)
        redacted = chosen(redacted, slots.get(OFFERED) or ()) or redacted
        before = (slots.get(SLOT) or {}).get("intent")
        turns = await plan(redacted, self._parse, self._harm, before)
        said: List[_Said] = []
        for turn in turns:
            said.append(await self._turn(conversation_id, turn))
        if any(turn.intent == _FORGET for turn in turns):
            await self.forget(conversation_id)
        if personal:
            said[-1].text += "\n" + self._knowledge.supplement.chat.please_no_names.strip()
        return self._merged(conversation_id, said)

    async def forget(self, conversation_id: str) -> None:
        """Delete what is held of a conversation, at once."""
        await self._store.delete(conversation_id)

    async def _slots(self, conversation_id: str) -> Dict[str, Any]:
        tracker = await self._store.retrieve(conversation_id)
        return tracker.current_slot_values() if tracker else {}

    async def transcript(self, conversation_id: str) -> List[TranscriptTurn]:
        """What is held of a conversation, oldest first; empty once it is forgotten.

        Personal details are out already: trackers hold redacted text alone.
        """
        tracker = await self._agent.tracker_store.retrieve(conversation_id)
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

    async def _parse(self, text: str) -> Dict[str, Any]:
        # A leading slash would be read as a command, so Rasa never sees one.
        return dict(await self._agent.parse_message(text.lstrip("/ ") or "."))

    async def _turn(self, conversation_id: str, turn: Turn) -> _Said:
        channel = CollectingOutputChannel()
        await self._agent.handle_message(
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

    def _in_language(self, code: str) -> _Said:
        """The school's text in that language, and no more: the model reads English alone, so
        whatever it made of the message would be a guess."""
        knowledge = self._knowledge
        text = knowledge.supplement.languages[code].format(
            contact=knowledge.contact("business_manager").line, dpo=knowledge.contact("dpo").line
        )
        return _Said(Outcome.OUT_OF_SCOPE, text.strip(), [], [], None)

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


def clean(message: str) -> str:
    """Drop characters that no keyboard types, which could hide or turn text around."""
    return _CONTROL.sub(" ", message).strip()


def load_agent(
    model: Path,
    actions: Iterable[Action],
    tracker_store: Optional[TrackerStore] = None,
    lock_store: Optional[LockStore] = None,
) -> Agent:
    """Load a trained model.

    Raises:
        ModelMissing: there is none at that path.
    """
    if not model.is_file():
        raise ModelMissing(f"There is no trained model at {model}: run `make train`.")
    return Agent.load(
        str(model),
        action_endpoint=InProcessActions(actions),
        tracker_store=tracker_store,
        lock_store=lock_store or InMemoryLockStore(),
    )


def model_domain(model: Path) -> Domain:
    """The domain that travels in a model, which a tracker store must know before loading it."""
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    if not model.is_file():
        raise ModelMissing(f"There is no trained model at {model}: run `make train`.")
    return LocalModelStorage.metadata_from_archive(model).domain
