"""Say what the notice says about a topic, or that it says nothing."""

from typing import Tuple

from rasa_sdk import Tracker

from actions.action import Events, ReplyAction, answered
from actions.clarify import ask_back
from actions.compose import compose
from actions.question import Question, asked_now
from actions.reply import Reply
from bot.knowledge import Knowledge

_ACKNOWLEDGED = "smalltalk/acknowledge"


class ActionAnswer(ReplyAction):
    """For topics of the notice and for small talk: the answer is the topic's own."""

    called = "action_answer"

    def reply(self, tracker: Tracker) -> Tuple[Reply, Events]:
        question = narrowed(asked_now(tracker), self.knowledge)
        if question.intent == _ACKNOWLEDGED and tracker.get_slot("misses"):
            return ask_back(tracker, self.knowledge)  # "yes" to a question back answers nothing
        # Small talk is a detour: the last question stays, so that a follow-up still works.
        kept = question.family in ("smalltalk", "off_topic")
        return compose(question, self.knowledge), [] if kept else answered(question)


def narrowed(question: Question, knowledge: Knowledge) -> Question:
    """A general question that names one recipient or kind of information is about that one."""
    if question.recipients:
        return question.about(knowledge.follow(question.intent, "recipient", question.intent))
    if question.data:
        return question.about(knowledge.follow(question.intent, "data", question.intent))
    return question
