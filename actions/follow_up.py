"""What only makes sense after an answer: where it says so, simpler, why, who to ask."""

from typing import Optional, Tuple

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.action import Events, ReplyAction, answered
from actions.clarify import ask_back
from actions.compose import compose
from actions.question import Question, asked_before, asked_now, is_fragment
from actions.reply import Reply, lines
from actions.sharing import in_context
from bot.knowledge import Outcome

# With nothing before it, "who do I ask?" is answered from here on; below, it may mean anything.
_CLEAR_ALONE = 0.4


class ActionFollowUp(ReplyAction):
    called = "action_follow_up"

    def reply(self, tracker: Tracker) -> Tuple[Reply, Events]:
        now, before = asked_now(tracker), asked_before(tracker)
        if now.recipients or now.data:  # "no, I meant the school nurse", "why CAMHS?"
            return self._answer(self._named(now, before, is_fragment(tracker)))
        unclear = now.confidence < _CLEAR_ALONE
        if now.key == "contact" and not (before is None and unclear):
            return self._answer(now.about("notice/contact"))
        if before is None or now.key == "no":
            return ask_back(tracker, self.knowledge)
        if now.key == "stop":
            return self._answer(now.about("right/objection"))
        if now.key == "act":
            return self._act(tracker, before)
        last = compose(before, self.knowledge)
        if now.key == "why":
            return self._answer(self._why(before))
        if now.key == "where":
            reply = self._where(last)
        elif now.key == "simpler":
            reply = Reply(last.simple or last.text, last.outcome, last.quotes, form=last.form)
        else:
            text = lines(last.text, self.knowledge.say("follow_up", "more"))
            reply = Reply(text, last.outcome, last.quotes)
        return reply, [SlotSet("misses", 0)]

    def _answer(self, question: Question) -> Tuple[Reply, Events]:
        return compose(question, self.knowledge), answered(question)

    def _act(self, tracker: Tracker, before: Question) -> Tuple[Reply, Events]:
        """ "Do it then": a right that was asked about is exercised."""
        otherwise = f"request/{before.key}" if before.family in ("right", "request") else ""
        request = self.knowledge.follow(before.intent, "act", otherwise)
        if not request:
            return ask_back(tracker, self.knowledge)
        return self._answer(before.about(request))

    def _named(self, now: Question, before: Optional[Question], fragment: bool) -> Question:
        if now.key == "why":
            return now.about("recipient/purpose" if now.recipients else "data/why")
        if now.key == "stop":
            return now.about("right/objection")
        if now.key == "contact":
            return now.about("recipient/contact" if now.recipients else "notice/contact")
        named = now.about("recipient/whether" if now.recipients else "data/held")
        return in_context(named, before, fragment or now.key == "no", self.knowledge)

    def _where(self, last: Reply) -> Reply:
        if not last.quotes:
            return Reply(self.knowledge.say("follow_up", "where_none"), Outcome.CLARIFY)
        sections = dict.fromkeys(self.knowledge.section_of(q).section for q in last.quotes)
        named = [self.knowledge.say("follow_up", "where", section=s) for s in sections]
        quoted = [f"- {quote}" for quote in last.quotes]
        return Reply(lines(*named, *quoted), Outcome.ANSWERED, last.quotes)

    def _why(self, before: Question) -> Question:
        if before.family == "recipient" and before.recipients:
            return before.about("recipient/purpose")
        if before.family == "data" and before.data:
            return before.about("data/why")
        return before.about(self.knowledge.follow(before.intent, "why", "notice/purposes"))
