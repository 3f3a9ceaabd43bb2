"""Rasa component: marks the recipients, kinds of information and rights that a message names."""

import re
from pathlib import Path
from typing import Any, Dict, List, Pattern, Sequence

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import load_knowledge
from bot.nlu.names import INCIDENTAL, Name, NameFinder, folded_name
from bot.nlu.words import english_words

_NOT_ONE = re.compile(r"\b(?:not|no|aint|ain't) (?:a|an) (?:\w+ )?$", re.I)  # "I'm not a lawyer"
_SPEAKER = re.compile(
    r"\b(?:i'?m|i am|we'?re|we are|as|this is|speaking as|i work as)"
    r" (?:only |just |also )?(?:a |an |the |your )?(?:\w+ )?$",
    re.I,
)
_DESCRIBED = 0.8  # likeness of a recipient that is described instead of named
_HERE = re.compile(r",? here\b", re.I)
_OF_IT = re.compile(r" (?:log|entry|entries|chronology|record|account|login)s?\b", re.I)


def _one_of(beginnings: Sequence[str]) -> Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, beginnings))})", re.I)


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
        knowledge = load_knowledge(Path(config["data_folder"]))
        self._finder = NameFinder(knowledge.names(), english_words().__contains__)
        self._places = {
            folded_name(place) for recipient in knowledge.recipients for place in recipient.places
        }
        self._described = {
            recipient.id: [_one_of(words) for words in recipient.described]
            for recipient in knowledge.recipients
            if recipient.described
        }
        self._kept = {recipient.id for recipient in knowledge.recipients if recipient.kept}

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
        text = text or ""
        found = [
            name for name in self._finder.find(text) if not _NOT_ONE.search(text[: name.start])
        ]
        incidental = {name for name in found if self._is_incidental(name, text)}
        meant = any(name.kind == "recipient" and name not in incidental for name in found)
        entities = [
            {
                "entity": name.kind,
                "value": name.id,
                "start": name.start,
                "end": name.end,
                "confidence_entity": name.likeness / 100,
                "extractor": type(self).__name__,
                **({"role": INCIDENTAL} if name in incidental else {}),
            }
            for name in found
            if not (meant and name in incidental)
        ]
        return entities if meant else [*entities, *self._meant(text)]

    def _meant(self, text: str) -> List[Dict[str, Any]]:
        """Recipients that are described: "the system you log worries on". They have no place in
        the text, so that nothing is read as their name."""
        return [
            {
                "entity": "recipient",
                "value": identity,
                "start": 0,
                "end": 0,
                "confidence_entity": _DESCRIBED,
                "extractor": type(self).__name__,
            }
            for identity, words in self._described.items()
            if all(one.search(text) for one in words)
        ]

    def _is_incidental(self, name: Name, text: str) -> bool:
        """True for a town ("the nurse in Bury"), for people of whom stories are full, for what
        the asker is and for what is kept in a system: none is meant where another is named."""
        before, after = text[: name.start], text[name.end :]
        around = _SPEAKER.search(before) or _HERE.match(after) or _OF_IT.match(after)
        by_the_way = name.name in self._places or name.id in self._kept or around
        return name.kind == "recipient" and bool(by_the_way)
