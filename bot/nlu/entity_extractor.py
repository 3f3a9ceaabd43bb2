"""Rasa component: marks the recipients, kinds of information and rights that a message names."""

from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import load_knowledge
from bot.nlu.names import NameFinder
from bot.nlu.words import english_words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class KnowledgeEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Entities come from `data/knowledge/`, so an entry there is all that a new name needs."""

    @classmethod
    def required_packages(cls) -> List[str]:
        return ["rapidfuzz"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"data_folder": "data"}

    def __init__(self, config: Dict[str, Any]) -> None:
        self._finder = NameFinder(
            load_knowledge(Path(config["data_folder"])).names(), english_words().__contains__
        )

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "KnowledgeEntityExtractor":
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            message.set(
                ENTITIES,
                message.get(ENTITIES, []) + self._entities(message.get(TEXT)),
                add_to_output=True,
            )
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.nlu_examples)
        return training_data

    def _entities(self, text: str) -> List[Dict[str, Any]]:
        return [
            {
                "entity": name.kind,
                "value": name.id,
                "start": name.start,
                "end": name.end,
                "confidence_entity": name.likeness / 100,
                "extractor": type(self).__name__,
            }
            for name in self._finder.find(text or "")
        ]
