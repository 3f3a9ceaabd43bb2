"""Rasa component: one dense vector a sentence, from the spelling-corrected, masked text."""

import json
import os
from pathlib import Path
from typing import Any, Dict, List, Sequence

import numpy as np
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

from bot.knowledge import load_knowledge
from bot.nlu.encoder import SentenceEncoder, build_encoder
from bot.nlu.importer import english
from bot.nlu.reading import Reader, words_of

_ENCODER = "encoder.onnx"
READ = "read"  # key of the parse result: the text in plain words, spelt right, names as their kind


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Spelling and names first, then all-MiniLM-L6-v2, as the adapter has changed it. The encoder
    travels inside the trained model.
    """

    @classmethod
    def required_packages(cls) -> List[str]:
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            **DenseFeaturizer.get_default_config(),
            "data_folder": "data",
            "adapter": None,  # a file that `python -m bot fine-tune` wrote
            "quantised": True,
        }

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        if config["adapter"] and not Path(config["adapter"]).is_file():
            raise InvalidConfigException(f"SentenceFeaturizer: no file is at {config['adapter']}.")

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, name: str
    ) -> None:
        super().__init__(name, config)
        self._storage = model_storage
        self._resource = resource
        self._encoder: Any = None
        self._reader: Any = None
        self._knowledge = load_knowledge(Path(config["data_folder"]))

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceFeaturizer":
        return cls(config, model_storage, resource, execution_context.node_name)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceFeaturizer":
        component = cls(config, model_storage, resource, execution_context.node_name)
        with model_storage.read_from(resource) as folder:
            component._open(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Nothing is learnt but the words that people use; the encoder is built and stored."""
        quantised, adapter = self._config["quantised"], self._config["adapter"]
        with self._storage.write_to(self._resource) as folder:
            build_encoder(folder / _ENCODER, quantised, Path(adapter) if adapter else None)
            words = words_of(english(training_data), self._knowledge)
            (folder / "words.json").write_text(json.dumps(words), encoding="utf-8")
        return self._resource

    def _open(self, folder: Path) -> None:
        self._encoder = SentenceEncoder(folder / _ENCODER)
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        self._reader = Reader(self._knowledge, words)

    def process(self, messages: List[Message]) -> List[Message]:
        return self._read(messages, threads=1)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        # Training has the machine to itself; serving leaves the other cores to others.
        self._read(english(training_data), threads=os.cpu_count() or 1)
        return training_data

    def _read(self, messages: List[Message], threads: int) -> List[Message]:
        for message, row in zip(messages, self._rows(messages, threads) if messages else ()):
            message.add_features(
                Features(row[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            )
        return messages

    def _rows(self, messages: List[Message], threads: int) -> np.ndarray:
        """The vector of the text with its names masked, and what it names."""
        masked = [self._reader.masked(message) for message in messages]
        for message, text in zip(messages, masked):
            message.set(READ, text, add_to_output=True)
        named = np.array([self._reader.named(message) for message in messages])
        return np.hstack([_each_once(self._encoder, masked, threads), named])


def _each_once(encoder: SentenceEncoder, texts: Sequence[str], threads: int) -> np.ndarray:
    """A row per text, though the same text is encoded once."""
    different = list(dict.fromkeys(texts))
    rows = encoder.encode(different, threads)
    number = {text: i for i, text in enumerate(different)}
    found: np.ndarray = rows[[number[text] for text in texts]]
    return found
