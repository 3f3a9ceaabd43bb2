"""Ask back, with buttons; after two failures in a row, offer a person instead."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.question import asked_now
from actions.reply import Reply, say
from bot.knowledge import Knowledge, Outcome

_MOST_BUTTONS = 4
# A reading less likely than this is no better than the general suggestions.
_LEAST_LIKELY = 0.08


class ActionClarify(Action):
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def name(self) -> str:
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[Dict[str, Any]]:
        return ask_back(dispatcher, tracker, self._knowledge)


def ask_back(
    dispatcher: CollectingDispatcher, tracker: Tracker, knowledge: Knowledge
) -> List[Dict[str, Any]]:
    """Ask what was meant, and count the failure."""
    misses = int(tracker.get_slot("misses") or 0) + 1
    human = knowledge.say("clarify", "human")
    start = knowledge.topic("smalltalk/capabilities").buttons
    if misses >= 2:
        reply = Reply(
            knowledge.say("clarify", "again"), Outcome.CLARIFY, buttons=(human, *start[:3])
        )
    else:
        now = asked_now(tracker)
        near = _nearest(tracker, knowledge)
        if now.family in ("vague", "aside"):
            topic = knowledge.topic(now.intent)
            reply = Reply(knowledge.fill(topic.answer), Outcome.CLARIFY, buttons=topic.buttons)
        elif near:
            reply = Reply(
                knowledge.say("clarify", "first"),
                Outcome.CLARIFY,
                buttons=(*near[: _MOST_BUTTONS - 1], human),
            )
        else:
            reply = Reply(knowledge.say("clarify", "none"), Outcome.CLARIFY, buttons=start)
    say(dispatcher, reply, knowledge)
    return [SlotSet("misses", misses)]


def _nearest(tracker: Tracker, knowledge: Knowledge) -> List[str]:
    """Questions that the likeliest readings of the message would be, likeliest first."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    asks = [
        knowledge.ask(str(intent["name"]))
        for intent in ranking
        if float(intent["confidence"]) >= _LEAST_LIKELY
    ]
    return list(dict.fromkeys(ask for ask in asks if ask))
