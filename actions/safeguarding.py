"""Somebody may be at risk: urgent help, at once, and nothing else."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import Reply, lines, say
from bot.knowledge import Knowledge, Outcome


class ActionSafeguarding(Action):
    """Numbers and wording are the school's, from the supplement. It promises nothing."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def name(self) -> str:
        return "action_safeguarding"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[Dict[str, Any]]:
        supplement = self._knowledge.supplement
        text = lines(supplement.urgent_help, supplement.urgent_help_note)
        say(dispatcher, Reply(text, Outcome.SAFEGUARDING), self._knowledge)
        return []
