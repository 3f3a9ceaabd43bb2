"""A right, asked about or exercised."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.compose import compose
from actions.question import SLOT, asked_now
from actions.reply import say
from bot.knowledge import Knowledge


class ActionRights(Action):
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def name(self) -> str:
        return "action_rights"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[Dict[str, Any]]:
        question = asked_now(tracker)
        say(dispatcher, compose(question, self._knowledge), self._knowledge)
        return [SlotSet(SLOT, question.as_slot()), SlotSet("misses", 0)]
