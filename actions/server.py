"""For `rasa run actions --actions actions.server`: the actions as classes without arguments."""

from pathlib import Path
from typing import Any, Dict, Type

from rasa_sdk import Action

from actions import all_actions
from actions.action import ReplyAction
from bot.knowledge import load_knowledge


def _standalone(action: ReplyAction) -> Type[Action]:
    """A class that Rasa's action server can build by itself, delegating to `action`."""

    def name(self: Action) -> str:
        return action.name()

    async def run(self: Action, dispatcher: Any, tracker: Any, domain: Dict[str, Any]) -> Any:
        return action.run(dispatcher, tracker, domain)

    return type(
        type(action).__name__, (Action,), {"name": name, "run": run, "__module__": __name__}
    )


for _action in all_actions(load_knowledge(Path("data"))):
    globals()[type(_action).__name__] = _standalone(_action)
