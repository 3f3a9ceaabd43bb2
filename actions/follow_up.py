"""What only makes sense after an answer: where it says so, simpler, why, who to ask."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import ask_back
from actions.compose import compose
from actions.question import SLOT, Question, asked_before, asked_now, is_fragment
from actions.reply import Reply, lines, say
from actions.sharing import in_context
from bot.knowledge import Knowledge, Outcome


class ActionFollowUp(Action):
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def name(self) -> str:
        return "action_follow_up"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[Dict[str, Any]]:
        now, before = asked_now(tracker), asked_before(tracker)
        knowledge = self._knowledge
        if now.recipients or now.data:  # "no, I meant the school nurse", "why CAMHS?"
            question = self._named(now, before, is_fragment(tracker))
            say(dispatcher, compose(question, knowledge), knowledge)
            return [SlotSet(SLOT, question.as_slot()), SlotSet("misses", 0)]
        if now.key == "stop":
            return self._answer(dispatcher, now.about("right/objection"))
        if now.key == "contact":
            return self._answer(dispatcher, now.about("notice/contact"), keep=before)
        if before is None or now.key == "no":
            return ask_back(dispatcher, tracker, knowledge)
        last = compose(before, knowledge)
        if now.key == "where":
            say(dispatcher, self._where(last), knowledge)
        elif now.key == "simpler":
            say(
                dispatcher,
                Reply(last.simple or last.text, last.outcome, last.quotes, form=last.form),
                knowledge,
            )
        elif now.key == "why":
            return self._answer(dispatcher, self._why(before))
        else:
            text = lines(last.text, knowledge.say("follow_up", "more"))
            say(dispatcher, Reply(text, last.outcome, last.quotes), knowledge)
        return [SlotSet("misses", 0)]

    def _answer(
        self, dispatcher: CollectingDispatcher, question: Question, keep: Any = None
    ) -> List[Dict[str, Any]]:
        say(dispatcher, compose(question, self._knowledge), self._knowledge)
        return [SlotSet(SLOT, (keep or question).as_slot()), SlotSet("misses", 0)]

    def _named(self, now: Question, before: Any, fragment: bool) -> Question:
        if now.key == "why":
            return now.about("recipient/purpose" if now.recipients else "data/why")
        if now.key == "stop":
            return now.about("right/objection")
        if now.key == "contact":
            return now.about("recipient/contact" if now.recipients else "notice/contact")
        named = now.about("recipient/whether" if now.recipients else "data/held")
        return in_context(named, before, fragment or now.key == "no", self._knowledge)

    def _where(self, last: Reply) -> Reply:
        if not last.quotes:
            return Reply(self._knowledge.say("follow_up", "where_none"), Outcome.CLARIFY)
        sections = dict.fromkeys(self._knowledge.section_of(q).section for q in last.quotes)
        named = [self._knowledge.say("follow_up", "where", section=s) for s in sections]
        quoted = [f"- {quote}" for quote in last.quotes]
        return Reply(lines(*named, *quoted), last.outcome, last.quotes)

    def _why(self, before: Question) -> Question:
        if before.family == "recipient" and before.recipients:
            return before.about("recipient/purpose")
        if before.family == "data" and before.data:
            return before.about("data/why")
        return before.about(self._knowledge.follow(before.intent, "why", "notice/purposes"))
