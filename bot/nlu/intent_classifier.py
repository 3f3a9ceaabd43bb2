"""Rasa component: the intent, down to the topic, and how likely it is that somebody is at risk."""

from typing import Any, Dict, List, Optional, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FULL_RETRIEVAL_INTENT_NAME_KEY, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.importer import TOPIC

HARM = "harm"  # key of the parse result: probability, 0 to 1, that somebody is at risk
_HARM_FAMILY = "safeguarding"
_RANKED = 10  # intents that the ranking keeps


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Logistic regression over sentence vectors: one over all intents, one for harm alone.

    Harm has its own, because a message may hold both a privacy question and a disclosure, and
    its threshold (a setting of the server) is far lower than that of any answer.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        return [Featurizer]

    @classmethod
    def required_packages(cls) -> List[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"regularisation": 20.0, "harm_regularisation": 10.0, "max_iterations": 150}

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._labels: List[str] = []
        self._weights: Optional[np.ndarray] = None  # (numbers + 1, labels); last row is the bias
        self._harm: Optional[np.ndarray] = None  # (numbers + 1,)

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
                component._weights = stored["weights"]
                component._harm = stored["harm"]
        return component

    def train(self, training_data: TrainingData) -> Resource:
        from sklearn.linear_model import LogisticRegression  # slow to import, needed here only

        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        rows = np.vstack([self._row(example) for example in examples])
        labels = np.array([e.get(TOPIC) for e in examples])
        topics = LogisticRegression(
            C=self._config["regularisation"], max_iter=self._config["max_iterations"]
        )
        topics.fit(rows, labels)
        self._labels = list(topics.classes_)
        self._weights = np.vstack([topics.coef_.T, topics.intercept_]).astype(np.float32)
        harmful = np.array([label.startswith(f"{_HARM_FAMILY}/") for label in labels])
        if harmful.any() and not harmful.all():
            harm = LogisticRegression(
                C=self._config["harm_regularisation"], max_iter=self._config["max_iterations"]
            )
            harm.fit(rows, harmful)
            self._harm = np.append(harm.coef_[0], harm.intercept_[0]).astype(np.float32)
        else:
            self._harm = np.append(np.zeros(rows.shape[1]), -50.0).astype(np.float32)
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / "weights.npz",
                labels=np.array(self._labels),
                weights=self._weights,
                harm=self._harm,
            )
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            row = np.append(self._row(message), 1.0)
            scores = row @ self._weights
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            best = np.argsort(likely)[::-1][:_RANKED]
            ranking = [{"name": self._labels[i], "confidence": float(likely[i])} for i in best]
            first = ranking[0]
            message.set(
                INTENT,
                {
                    "name": str(first["name"]).partition("/")[0],
                    FULL_RETRIEVAL_INTENT_NAME_KEY: first["name"],
                    "confidence": first["confidence"],
                },
                add_to_output=True,
            )
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set(HARM, float(1 / (1 + np.exp(-row @ self._harm))), add_to_output=True)
        return messages

    def _row(self, message: Message) -> np.ndarray:
        _, sentence = message.get_dense_features(TEXT)
        if sentence is None:
            raise ValueError("The pipeline needs a featurizer before the classifier.")
        row: np.ndarray = np.asarray(sentence.features).reshape(-1)
        return row
