"""What all actions share: knowledge in, one reply out, and what it offered remembered."""

from typing import Any, Dict, List, Tuple

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.question import OFFERED, SLOT, Question
from actions.reply import Reply, say
from bot.knowledge import Knowledge

Events = List[Dict[str, Any]]


class ReplyAction:
    """A custom action that says exactly one reply.

    It is no subclass of `rasa_sdk.Action`, because Rasa's action server builds every subclass that
    it finds by itself, and this one needs knowledge; `actions.server` wraps it.

    Subclasses set `called` and write `reply`. What the reply offers as buttons goes into a slot,
    so that "the second one" can be understood.
    """

    called = ""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def name(self) -> str:
        return self.called

    def reply(self, tracker: Tracker) -> Tuple[Reply, Events]:
        """The reply, and the slots that it sets."""
        raise NotImplementedError

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> Events:
        reply, events = self.reply(tracker)
        say(dispatcher, reply, self.knowledge)
        return [*events, SlotSet(OFFERED, list(reply.buttons) or None)]


def answered(question: Question) -> Events:
    """The slots after an answer: it is what a follow-up follows, and nothing was missed."""
    return [SlotSet(SLOT, question.as_slot()), SlotSet("misses", 0)]
