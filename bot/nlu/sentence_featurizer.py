"""Rasa component: one dense vector a sentence, from the spelling-corrected, masked text."""

import json
import os
import re
from pathlib import Path
from typing import Any, Collection, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import load_knowledge
from bot.nlu.encoder import SentenceEncoder, build_encoder
from bot.nlu.importer import english
from bot.nlu.spelling import Speller, vocabulary
from bot.nlu.terms import Terms
from bot.nlu.words import english_words

# What a name is read as, so that a question sounds the same whoever or whatever it is about: a new
# recipient is then understood in every phrase that any other was. Measured: 3 of 100 more right.
_READ_AS = {"recipient": "agency", "data": "attendance"}
_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "my",
        "our",
        "your",
        "his",
        "her",
        "their",
        "its",
        "this",
        "that",
        "any",
        "some",
    ]
)
# How much it counts that a message names a recipient, a kind of information or a right at all.
_NAMED_WEIGHT = 0.5
READ = "read"  # a message's text as the components after this one read it: plain, names masked
# Redacted details, read as something ordinary of their kind.
_REDACTED = re.compile(r"<(name|phone|email|postcode|address|date of birth|[a-z ]*number|upn)>")


def _is_determined(before: str) -> bool:
    words = before.lower().split()
    return bool(words) and words[-1] in _DETERMINERS


def masked(message: Message, kept: Collection[str] = ()) -> str:
    """The message's text with the names that were found in it replaced by their kind.

    Args:
        kept: ids of recipients whose names stay, so that "his dad hits him" is no agency's doing.
    """
    text = message.get(TEXT) or ""
    after = len(text)
    for entity in sorted(message.get(ENTITIES) or (), key=lambda e: -e["start"]):
        word = _READ_AS.get(entity["entity"])
        if word and entity["end"] <= after and entity["value"] not in kept:
            before = text[: entity["start"]]
            if entity["entity"] == "recipient" and not _is_determined(before):
                word = f"the {word}"
            text = f"{before}{word}{text[entity['end'] :]}"
            after = entity["start"]
    return _plain(text)


def unmasked(message: Message) -> str:
    return _plain(message.get(TEXT) or "")


def _plain(text: str) -> str:
    return _REDACTED.sub(lambda m: "Sam" if m.group(1) == "name" else m.group(1), text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Spelling first, then all-MiniLM-L6-v2. The encoder travels inside the trained model."""

    @classmethod
    def required_packages(cls) -> List[str]:
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            **DenseFeaturizer.get_default_config(),
            "data_folder": "data",
            "threads": 1,
            "quantised": True,
        }

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        if int(config["threads"]) < 1:
            raise InvalidConfigException("SentenceFeaturizer needs at least one thread.")

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, name: str
    ) -> None:
        super().__init__(name, config)
        self._storage = model_storage
        self._resource = resource
        self._encoder: Any = None
        self._speller: Any = None
        knowledge = load_knowledge(Path(config["data_folder"]))
        self._terms = Terms(knowledge.terms)
        named = (*knowledge.recipients, *knowledge.data)
        self._listed = {entry.id for entry in named if entry.listed}
        self._kept = {recipient.id for recipient in knowledge.recipients if recipient.kept}

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
            component._open(folder, threads=config["threads"])
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Nothing is learnt but the words that people use; the encoder is built and stored."""
        with self._storage.write_to(self._resource) as folder:
            build_encoder(folder, quantised=self._config["quantised"])
            texts = (self._terms(example.get(TEXT)) for example in english(training_data))
            words = vocabulary(texts, english_words().__contains__)
            (folder / "words.json").write_text(json.dumps(words), encoding="utf-8")
            # Training has the machine to itself; serving must leave the other cores to others.
            self._open(folder, threads=os.cpu_count() or 1)
        return self._resource

    def _open(self, folder: Path, threads: int) -> None:
        self._encoder = SentenceEncoder(folder, threads)
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        self._speller = Speller(words, english_words().__contains__)

    def process(self, messages: List[Message]) -> List[Message]:
        for message, row in zip(messages, self._rows(messages)):
            message.add_features(
                Features(row[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            )
        return messages

    def _rows(self, messages: List[Message]) -> np.ndarray:
        """The masked text's layers, those of the text as it was typed, and what it names."""
        read = [self._speller(self._terms(masked(message, self._kept))) for message in messages]
        for message, text in zip(messages, read):
            message.set(READ, text)
        typed = [self._speller(self._terms(unmasked(message))) for message in messages]
        different = list(dict.fromkeys([*read, *typed]))
        vectors = dict(zip(different, self._encoder.encode(different)))
        return np.array(
            [
                np.concatenate([vectors[r], vectors[t], self._named(message)])
                for r, t, message in zip(read, typed, messages)
            ]
        )

    def _named(self, message: Message) -> np.ndarray:
        """Which sorts of names the message holds, a number each."""
        found = [(e["entity"], e["value"]) for e in message.get(ENTITIES) or ()]
        recipients = {value for kind, value in found if kind == "recipient"}
        data = {value for kind, value in found if kind == "data"}
        sorts = (
            recipients & self._listed,
            recipients - self._listed - self._kept,
            recipients & self._kept,
            data & self._listed,
            data - self._listed,
            any(kind == "right" for kind, _ in found),
        )
        return np.array([_NAMED_WEIGHT * bool(sort) for sort in sorts], dtype=np.float32)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(english(training_data))
        return training_data
