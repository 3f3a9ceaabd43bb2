"""A right, asked about or exercised."""

from typing import Tuple

from rasa_sdk import Tracker

from actions.action import Events, ReplyAction, answered
from actions.compose import compose
from actions.question import asked_now
from actions.reply import Reply


class ActionRights(ReplyAction):
    called = "action_rights"

    def reply(self, tracker: Tracker) -> Tuple[Reply, Events]:
        question = asked_now(tracker)
        return compose(question, self.knowledge), answered(question)
