"""Rasa component: one dense vector a sentence, from the spelling-corrected, masked text."""

import json
import os
from pathlib import Path
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import SentenceEncoder, build_encoder
from bot.nlu.spelling import Speller, vocabulary


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Spelling first, then all-MiniLM-L6-v2. The encoder travels inside the trained model."""

    @classmethod
    def required_packages(cls) -> List[Text]:
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {**DenseFeaturizer.get_default_config(), "threads": 1, "quantised": True}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        if int(config["threads"]) < 1:
            raise InvalidConfigException("SentenceFeaturizer needs at least one thread.")

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
                 name: Text) -> None:
        super().__init__(name, config)
        self._storage = model_storage
        self._resource = resource
        self._encoder: Any = None
        self._speller: Any = None

    @classmethod
    def create(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> "SentenceFeaturizer":
        return cls(config, model_storage, resource, execution_context.node_name)

    @classmethod
    def load(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> "SentenceFeaturizer":
        component = cls(config, model_storage, resource, execution_context.node_name)
        with model_storage.read_from(resource) as folder:
            component._open(folder, threads=config["threads"])
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Nothing is learnt but the words that people use; the encoder is built and stored."""
        with self._storage.write_to(self._resource) as folder:
            build_encoder(folder, quantised=self._config["quantised"])
            words = vocabulary(example.get(TEXT) for example in training_data.intent_examples)
            (folder / "words.json").write_text(json.dumps(words), encoding="utf-8")
            # Training has the machine to itself; serving must leave the other cores to others.
            self._open(folder, threads=os.cpu_count() or 1)
        return self._resource

    def _open(self, folder: Path, threads: int) -> None:
        self._encoder = SentenceEncoder(folder, threads)
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        self._speller = Speller(words, self._encoder.is_word)

    def process(self, messages: List[Message]) -> List[Message]:
        texts = [self._speller(message.get(TEXT) or "") for message in messages]
        for message, row in zip(messages, self._encoder.encode(texts)):
            message.add_features(Features(row[None, :], FEATURE_TYPE_SENTENCE, TEXT,
                                          self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data
