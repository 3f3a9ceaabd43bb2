"""Rasa's agent with its actions run here, where Rasa 3.6 would make an HTTP call."""

from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple, Union

from rasa.core.actions.action import Action as CoreAction
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.constants import DEFAULT_SENDER_ID
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from actions.action import ReplyAction
from api.graph_runner import SequentialGraphRunner

Parse = Dict[str, Any]


class InProcessActions(EndpointConfig):
    """An action endpoint without a network."""

    def __init__(self, actions: Iterable[ReplyAction]) -> None:
        super().__init__(url="in-process")  # shown only in Rasa's own logs
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_function(action.name(), action.run)

    async def request(self, *args: Any, **kwargs: Any) -> Optional[Dict[str, Any]]:
        result: Optional[Dict[str, Any]] = await self._executor.run(kwargs["json"])
        return result


class InProcessAction(RemoteAction):
    """A custom action whose result is not checked against Rasa's JSON schema.

    The check is there for a server that anybody may have written, and it checks the schema itself
    anew each time. Here the result comes from Rasa's own executor in this very process, and the
    check was half of what a message cost: 25 of 46 ms.
    """

    def _validate_action_result(self, result: Dict[str, Any]) -> bool:
        return True


class InProcessProcessor(MessageProcessor):
    """Rasa's processor, with in-process actions and a graph without a scheduler."""

    def parse_all(self, texts: Sequence[str]) -> List[Parse]:
        """Understand texts by themselves, outside any conversation; one result each, in order.

        Uses no event loop, so that a thread may call it. Rasa's graph would take them all at once,
        and is given one at a time: in a batch the 8-bit encoder scales all texts alike, and the
        same words would be read a little differently beside others (cosine down to 0.97).
        """
        target = self.model_metadata.nlu_target
        nobody = DialogueStateTracker.from_events(DEFAULT_SENDER_ID, [])
        parsed: List[Parse] = []
        for text in texts:
            inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text)], PLACEHOLDER_TRACKER: nobody}
            (message,) = self.graph_runner.run(inputs=inputs, targets=[target])[target]
            parsed.append(message.as_dict(only_output_properties=True))
        return parsed

    @staticmethod
    def _load_model(model_path: Union[str, Path]) -> Tuple[str, ModelMetadata, GraphRunner]:
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = loader.load_predict_graph_runner(
                Path(folder), Path(model_path), LocalModelStorage, SequentialGraphRunner
            )
        return Path(model_path).name, metadata, runner

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> Tuple[CoreAction, PolicyPrediction]:
        """As in Rasa, which would call a server for a custom action."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        if type(action) is RemoteAction:
            action = InProcessAction(action.name(), self.action_endpoint)
        return action, prediction


class InProcessAgent(Agent):
    """Rasa's agent around that processor."""

    processor: InProcessProcessor

    def load_model(self, model_path: Union[str, Path], fingerprint: Optional[str] = None) -> None:
        """As in Rasa, which names its own processor there."""
        self.processor = InProcessProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = self.domain.responses
