"""Custom actions run here, where Rasa 3.6 would make an HTTP call."""

from typing import Any, Dict, Iterable, Optional

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor


class InProcessActions(EndpointConfig):
    """An action endpoint without a network."""

    def __init__(self, actions: Iterable[Action]) -> None:
        super().__init__(url="in-process")  # shown only in Rasa's own logs
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)

    async def request(self, *args: Any, **kwargs: Any) -> Optional[Dict[str, Any]]:
        result: Optional[Dict[str, Any]] = await self._executor.run(kwargs["json"])
        return result
