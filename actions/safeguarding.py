"""Somebody may be at risk: urgent help, at once, and nothing else."""

from typing import Tuple

from rasa_sdk import Tracker

from actions.action import Events, ReplyAction, answered
from actions.question import asked_now
from actions.reply import Reply, lines
from bot.knowledge import Outcome


class ActionSafeguarding(ReplyAction):
    """Numbers and wording are the school's, from the supplement. It promises nothing.

    It is remembered as what was asked last: what is said next is about it too, unless it is
    surely about something else.
    """

    called = "action_safeguarding"

    def reply(self, tracker: Tracker) -> Tuple[Reply, Events]:
        supplement = self.knowledge.supplement
        text = lines(supplement.urgent_help, supplement.urgent_help_note)
        return Reply(text, Outcome.SAFEGUARDING), answered(asked_now(tracker))
