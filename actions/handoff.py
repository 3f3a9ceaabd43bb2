"""Somebody wants a person: say who, and how to reach them."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.question import asked_now
from actions.reply import Reply, lines, say
from bot.knowledge import Knowledge, Outcome


class ActionHandoff(Action):
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def name(self) -> str:
        return "action_handoff"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[Dict[str, Any]]:
        kind = "callback" if asked_now(tracker).key == "callback" else "question"
        text = lines(
            self._knowledge.say("handoff", kind), self._knowledge.say("handoff", "not_passed_on")
        )
        quotes = self._knowledge.topic("notice/contact").quotes
        say(
            dispatcher,
            Reply(text, Outcome.HANDOFF, quotes, form={"kind": "handoff", "about": kind}),
            self._knowledge,
        )
        return [SlotSet("misses", 0)]
