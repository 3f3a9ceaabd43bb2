"""Somebody wants a person: say who, and how to reach them."""

from typing import Tuple

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.action import Events, ReplyAction
from actions.question import asked_now
from actions.reply import Reply, lines
from bot.knowledge import Outcome


class ActionHandoff(ReplyAction):
    called = "action_handoff"

    def reply(self, tracker: Tracker) -> Tuple[Reply, Events]:
        kind = "callback" if asked_now(tracker).key == "callback" else "question"
        say = self.knowledge.say
        reply = Reply(
            text=lines(say("handoff", kind), say("handoff", "not_passed_on")),
            outcome=Outcome.HANDOFF,
            quotes=self.knowledge.topic("notice/contact").quotes,
            form={"kind": "handoff", "about": kind},
        )
        return reply, [SlotSet("misses", 0)]
