"""One recipient or one kind of information: is it shared, why, what, under which law."""

import re
from dataclasses import replace
from typing import Optional, Tuple

from rasa_sdk import Tracker

from actions.action import Events, ReplyAction, answered
from actions.compose import compose
from actions.question import Question, asked_before, asked_now, is_fragment, names_something
from actions.reply import Reply
from bot.knowledge import Knowledge

# Asks after everybody, not after one that the notice may or may not list.
_ANYBODY = re.compile(
    r"\b(anyone|anybody|any1|who|whom|others|other people|other organisations|people|outside|"
    r"third part(?:y|ies)|outsiders|agencies)\b",
    re.I,
)

_ANYTHING = re.compile(
    r"\b(information|info|infomation|data|details|records?|files?|stuff|things?|anything|everything|"
    r"paperwork|notes?|it|this|that|them|all|shar(?:e|ed|ing)|pass(?:ed)?|tell|told|sen[dt]|give|given|"
    r"child|kids?|children|son|daughter|pupils?|lad|lass|boy|girl|school|notice)\b",
    re.I,
)

_MEANING = "data/meaning"


class ActionSharing(ReplyAction):
    called = "action_sharing"

    def reply(self, tracker: Tracker) -> Tuple[Reply, Events]:
        now, before = asked_now(tracker), asked_before(tracker)
        # "what does 'unless the law' mean?"
        if before and now.intent == _MEANING and not (now.data or now.recipients):
            last = compose(before, self.knowledge)
            return Reply(last.simple or last.text, last.outcome, last.quotes), []
        question = in_context(now, before, is_fragment(tracker), self.knowledge)
        return compose(question, self.knowledge), answered(question)


def in_context(
    now: Question, before: Optional[Question], fragment: bool, knowledge: Knowledge
) -> Question:
    """Complete a question from the one before it.

    "And CAMHS?" asks of CAMHS what was asked of the last recipient; "does that include photos?"
    asks about photos and that recipient; "what do they get?" has its recipient from before.
    """
    if before and fragment:
        return _continued(now, before, knowledge)
    if now.family == "recipient" and not now.recipients:
        nobody = not names_something(_ANYTHING.sub(" ", now.text))
        of_before = now.has_pronoun() or now.key != "whether" or nobody
        if before and before.recipients and of_before:
            return replace(now, recipients=before.recipients)
        if now.data:
            return now.about("data/why" if now.key == "purpose" else "data/shared")
        if (
            nobody
            or _ANYBODY.search(now.text)
            or (now.key != "whether" and (now.has_pronoun() or _ANYTHING.search(now.text)))
        ):
            wide = {
                "purpose": "sharing_purpose",
                "data": "categories",
                "law": "sharing_law",
                "contact": "contact",
            }
            return now.about(f"notice/{wide.get(now.key, 'recipients')}")
    if now.family == "data" and not now.data and now.recipients:  # it names somebody
        return now.about("recipient/purpose" if now.key == "why" else "recipient/data")
    if now.family == "data" and not now.data and not now.recipients:
        if before and before.data and now.has_pronoun():
            return replace(now, data=before.data)
        # Information in general has the whole list for an answer; a name that we do not know
        # stays, and is said not to be found.
        if now.key != "meaning" and _ANYTHING.search(now.text):
            wide = {"why": "purposes", "shared": "recipients"}
            return now.about(f"notice/{wide.get(now.key, 'categories')}")
    return now


def _continued(now: Question, before: Question, knowledge: Knowledge) -> Question:
    if now.recipients and now.data:
        return now.about("recipient/whether")
    if now.recipients:
        if before.family == "recipient":
            return replace(now, intent=before.intent, data=before.data)
        if before.family == "data":
            return replace(now, intent="recipient/whether", data=before.data)
        return now.about(knowledge.follow(before.intent, "recipient", "recipient/whether"))
    if before.family == "recipient":
        return replace(now, intent="recipient/whether", recipients=before.recipients)
    if before.family == "data":
        return now.about(before.intent)
    return now.about(knowledge.follow(before.intent, "data", "data/held"))
