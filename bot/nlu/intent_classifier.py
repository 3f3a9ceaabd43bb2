"""Rasa component: the intent, down to the topic, and how likely it is that somebody is at risk."""

import logging
from typing import Any, Dict, List, Optional, Sequence, Tuple, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import (
    FULL_RETRIEVAL_INTENT_NAME_KEY,
    INTENT,
    INTENT_RANKING_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.importer import HARM_FAMILY, TOPIC, english
from bot.nlu.ngrams import NgramModel
from bot.nlu.sentence_featurizer import READ

logger = logging.getLogger(__name__)

HARM = "harm"  # key of the parse result: probability, 0 to 1, that somebody is at risk
_RANKED = 10  # intents that the ranking keeps
# Few phrases are learnt in smaller steps and more rounds, as many as make so many steps.
_LEAST_STEPS, _STEPS_A_ROUND = 1000, 16
_SMALLEST_BATCH = 32
_MANY = 100  # phrases of an intent, from which on its words tell about as much as their meaning


def set_intent(message: Message, likely: Sequence[Tuple[str, float]]) -> None:
    """Write the intent and its rivals, the likeliest first; none at all is Rasa's fallback."""
    ranking = [{"name": name, "confidence": share} for name, share in likely[:_RANKED]]
    first = ranking[0] if ranking else {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 1.0}
    message.set(
        INTENT,
        {
            "name": str(first["name"]).partition("/")[0],
            FULL_RETRIEVAL_INTENT_NAME_KEY: first["name"],
            "confidence": first["confidence"],
        },
        add_to_output=True,
    )
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """A small network over sentence vectors and a linear model over words.

    Keras trains the network, of one hidden layer; answering takes matrix products and no
    TensorFlow.

    A message may hold both a privacy question and a disclosure, so the share of harm is told
    beside the intent, and is compared with a threshold (a setting of the server) that is far
    lower than that of any answer.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        return [Featurizer]

    @classmethod
    def required_packages(cls) -> List[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "hidden": 1024,
            "epochs": 8,
            "batch_size": 512,
            "learning_rate": 0.003,
            "label_smoothing": 0.1,
            "words": 0.3,  # share of the linear model over words in the mean of all, at most
            "seed": 7,
        }

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._labels: List[str] = []
        self._network: List[np.ndarray] = []  # the weights and bias of both layers, in turn
        self._ngrams: Optional[NgramModel] = None
        self._words = 0.0  # share of the model over words

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "TopicClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "TopicClassifier":
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            # Plain arrays, so that loading a model never runs code that came with it.
            with np.load(folder / "weights.npz", allow_pickle=False) as stored:
                component._labels = [str(label) for label in stored["labels"]]
                component._network = [stored[f"network.{i}"] for i in range(4)]
                component._ngrams = NgramModel.loaded(
                    {name: stored[f"ngrams.{name}"] for name in NgramModel.PARTS}
                )
                component._words = float(stored["words"])
        return component

    def train(self, training_data: TrainingData) -> Resource:
        logger.info("Learning what phrases mean ...")
        examples = english(training_data)
        rows = np.vstack([self._row(example) for example in examples])
        labels = np.array([e.get(TOPIC) for e in examples])
        self._labels = sorted(set(labels))
        targets = np.searchsorted(self._labels, labels)
        self._network = self._fit(rows, targets)
        read = [example.get(READ) for example in examples]
        self._ngrams = NgramModel.trained(read, targets, self._config["seed"])
        each = float(np.median(np.bincount(targets)))
        self._words = self._config["words"] * each / (each + _MANY)
        with self._storage.write_to(self._resource) as folder:
            layers = {f"network.{i}": layer for i, layer in enumerate(self._network)}
            layers |= {f"ngrams.{name}": part for name, part in self._ngrams.parts().items()}
            np.savez(
                folder / "weights.npz",
                labels=np.array(self._labels),
                words=self._words,
                **layers,
            )
        return self._resource

    def _fit(self, rows: np.ndarray, labels: np.ndarray) -> List[np.ndarray]:
        """Train, and return the weights and biases of the two layers."""
        import tensorflow as tf  # comes with Rasa; needed to train, never to answer

        config = self._config
        tf.keras.utils.set_random_seed(config["seed"])
        model = tf.keras.Sequential(
            [
                tf.keras.Input((rows.shape[1],)),
                tf.keras.layers.Dropout(0.2),
                tf.keras.layers.Dense(config["hidden"], "relu"),
                tf.keras.layers.Dropout(0.5),
                tf.keras.layers.Dense(len(self._labels)),
            ]
        )
        batch = min(config["batch_size"], max(_SMALLEST_BATCH, len(rows) // _STEPS_A_ROUND))
        round_ = len(rows) // batch + 1  # steps
        epochs = max(config["epochs"], _LEAST_STEPS // round_)
        rate = tf.keras.optimizers.schedules.CosineDecay(config["learning_rate"], epochs * round_)
        model.compile(
            tf.keras.optimizers.Adam(rate),
            tf.keras.losses.CategoricalCrossentropy(
                from_logits=True, label_smoothing=config["label_smoothing"]
            ),
        )
        targets = np.eye(len(self._labels), dtype=np.float32)[labels]
        model.fit(
            rows.astype(np.float32),
            targets,
            batch_size=batch,
            epochs=epochs,
            verbose=0,
        )
        return [np.asarray(layer, dtype=np.float32) for layer in model.get_weights()]

    def process(self, messages: List[Message]) -> List[Message]:
        if not messages:
            return messages
        rows = np.vstack([self._row(message) for message in messages])
        harmful = [label.startswith(f"{HARM_FAMILY}/") for label in self._labels]
        read = [message.get(READ) for message in messages]
        for message, likely in zip(messages, self._likely(rows, read)):
            set_intent(message, [(self._labels[i], float(likely[i])) for i in np.argsort(-likely)])
            message.set(HARM, float(likely[harmful].sum()), add_to_output=True)
        return messages

    def _likely(self, rows: np.ndarray, read: Sequence[str]) -> np.ndarray:
        """The probability of each intent, a row a message: the mean over all models."""
        weights, bias, last_weights, last_bias = self._network
        scores = np.maximum(rows @ weights + bias, 0) @ last_weights + last_bias
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        if self._ngrams is None:
            return shares
        words = np.array([self._ngrams.likely(text) for text in read])
        mean: np.ndarray = (1 - self._words) * shares + self._words * words
        return mean

    def _row(self, message: Message) -> np.ndarray:
        _, sentence = message.get_dense_features(TEXT)
        if sentence is None:
            raise ValueError("The pipeline needs a featurizer before the classifier.")
        row: np.ndarray = np.asarray(sentence.features).reshape(-1)
        return row
