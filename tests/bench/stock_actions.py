"""For `rasa run actions --actions tests.bench.stock_actions`: what stock Rasa asks a server for."""

from functools import lru_cache
from typing import Any, Dict, List

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge import load_knowledge
from bot.settings import Settings
from tests.bench.stock import ACTION, SEPARATOR


@lru_cache(maxsize=1)
def _families() -> Dict[str, Any]:
    """The project's own action for each family of intents, as its rules say."""
    from actions import (
        all_actions,
    )  # not above: the server would build each class without knowledge

    data = Settings().data_path
    actions = {action.name(): action for action in all_actions(load_knowledge(data))}
    rules = yaml.safe_load((data / "training" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    steps = [rule["steps"] for rule in rules]
    return {first["intent"]: actions[then["action"]] for first, then in steps}


class ActionLookUp(Action):
    """The project's own action of the intent's family, with the intent as it was."""

    def name(self) -> str:
        return ACTION

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[Dict[str, Any]]:
        intent = tracker.latest_message["intent"]
        intent["name"] = intent["name"].replace(SEPARATOR, "/", 1)
        family = intent["name"].partition("/")[0]
        events: List[Dict[str, Any]] = _families()[family].run(dispatcher, tracker, domain)
        return events
