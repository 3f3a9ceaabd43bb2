"""Say what the notice says about a topic, or that it says nothing."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.compose import compose
from actions.question import SLOT, Question, asked_now
from actions.reply import say
from bot.knowledge import Knowledge


class ActionAnswer(Action):
    """For topics of the notice and for small talk: the answer is the topic's own."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def name(self) -> str:
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[Dict[str, Any]]:
        question = narrowed(asked_now(tracker), self._knowledge)
        say(dispatcher, compose(question, self._knowledge), self._knowledge)
        if question.family in ("notice", "recipient", "data"):
            return [SlotSet(SLOT, question.as_slot()), SlotSet("misses", 0)]
        return []  # a detour: the last question stays, so that a follow-up still works


def narrowed(question: Question, knowledge: Knowledge) -> Question:
    """A general question that names one recipient or kind of information is about that one."""
    if question.recipients:
        return question.about(knowledge.follow(question.intent, "recipient", question.intent))
    if question.data:
        return question.about(knowledge.follow(question.intent, "data", question.intent))
    return question
