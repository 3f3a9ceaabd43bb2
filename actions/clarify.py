"""Ask back, with buttons; after two failures in a row, offer a person instead."""

from typing import List, Tuple

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.action import Events, ReplyAction
from actions.question import asked_now
from actions.reply import Reply
from bot.knowledge import Knowledge, Outcome

_MOST_BUTTONS = 4
# A reading less likely than this is no better than the general suggestions.
_LEAST_LIKELY = 0.08


class ActionClarify(ReplyAction):
    called = "action_clarify"

    def reply(self, tracker: Tracker) -> Tuple[Reply, Events]:
        return ask_back(tracker, self.knowledge)


def ask_back(tracker: Tracker, knowledge: Knowledge) -> Tuple[Reply, Events]:
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
    return reply, [SlotSet("misses", misses)]


def _nearest(tracker: Tracker, knowledge: Knowledge) -> List[str]:
    """Questions that the likeliest readings of the message would be, likeliest first."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    asks = [
        knowledge.ask(str(intent["name"]))
        for intent in ranking
        if float(intent["confidence"]) >= _LEAST_LIKELY
    ]
    return list(dict.fromkeys(ask for ask in asks if ask))
