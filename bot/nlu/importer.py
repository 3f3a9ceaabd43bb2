"""Training data as Rasa reads it: the phrases in files, plus phrases made from knowledge.

A phrase such as "do you tell {recipient}" is written once and filled with the names in
`data/knowledge/`, so that a new recipient, kind of information or right needs an entry there only.
"""

import random
import re
from pathlib import Path
from typing import (
    Any,
    Dict,
    FrozenSet,
    Iterable,
    Iterator,
    List,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    Union,
)

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_RESPONSE_KEY,
    METADATA,
    METADATA_INTENT,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import get_text_hash

from bot.errors import BadKnowledge
from bot.knowledge import Knowledge, load_knowledge
from bot.splitting import asks, pieces

# The whole name of an intent, such as "notice/fee"; Rasa's own `intent` is the family, "notice".
# Rasa's name for this, the response key, would make it look for a response of its own to each.
TOPIC = "topic"
# The ISO code of a phrase's language, from its `metadata`; absent for English.
LANGUAGE = "language"
# The intent that was answered just before, from the `metadata` of phrases that follow an answer;
# with `recipients` or `data`, the ids that it named.
AFTER = "after"
HARM_FAMILY = "safeguarding"  # the family of signs that somebody is at risk
_PLACEHOLDER = re.compile(r"\{(recipient|data)\}")
# Names per phrase. Names are read as their kind anyway, so more only lengthen training.
_FILLINGS = 1
_CHANGES = 0.06  # share of the phrases that are also learnt as a change of subject
_ASIDES = 0.4  # share of the sentences around a question that are learnt as such
_ASIDE = "aside/story"  # the intent of what people tell besides
_STORIES = 0.2  # share of the questions that are also learnt within a story
_DISCLOSURES = 0.2  # share of the signs of harm that are also learnt beside a question
_LONGEST = 220  # characters; a longer phrase has a story of its own
# Sentences before the question and after it, the commoner more often.
_AROUND = ((1, 0), (1, 0), (2, 0), (2, 0), (3, 0), (0, 1), (1, 1), (2, 1))
_QUESTION_FIRST = 0.3  # share of the signs of harm that come after the question beside them
_ENDS = (".", ".", "", ",", " ...")  # how people end a sentence when more comes
_IN_STORIES = frozenset(("notice", "recipient", "data", "right", "request", "handoff", "off_topic"))
_WITH_ASIDES = frozenset(("notice", "recipient", "data", "right", "off_topic"))
# How people ask about a right, and how they exercise it. {do} comes from the right's entry.
_ASKING = (
    "can I {do}",
    "how do I {do}",
    "do I have the right to {do}",
    "am I allowed to {do}?",
    "who do I ask if I want to {do}",
)
_EXERCISING = (
    "I want to {do}",
    "I am writing to {do}",
    "I need to {do} now",
    "I'd like to {do} please",
    "I hereby request to {do}",
)


class Phrase(Message):
    """A message that is cheap to copy and to compare: Rasa does both with all training data four
    times on the way."""

    def __deepcopy__(self, memo: Dict[int, Any]) -> "Phrase":
        return Phrase(self.data, set(self.output_properties), self.time, list(self.features))

    def fingerprint(self) -> str:
        """Of the same contents as Rasa's, which takes a dictionary apart key by key."""
        features = "".join(feature.fingerprint() for feature in self.features)
        return str(get_text_hash(f"{sorted(self.data.items())}{features}"))


class KnowledgeImporter(RasaFileImporter):
    """Rasa's file importer, with placeholders filled from the knowledge below `data_folder`."""

    def __init__(
        self,
        config_file: Optional[str] = None,
        domain_path: Optional[str] = None,
        training_data_paths: Optional[Union[List[str], str]] = None,
        data_folder: str = "data",
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        self._data_folder = Path(data_folder)

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        written = super().get_nlu_data(language)
        knowledge = load_knowledge(self._data_folder)
        for example in written.training_examples:
            example.data[TOPIC] = example.data.pop(INTENT_RESPONSE_KEY, example.get(INTENT))
            told = (example.get(METADATA) or {}).get(METADATA_INTENT) or {}
            if LANGUAGE in told:
                example.data[LANGUAGE] = told[LANGUAGE]
            if AFTER in told:
                example.data[AFTER] = told[AFTER]
                example.data[TEXT] = after(example.get(TEXT), told, knowledge)
        examples = once(written.training_examples, knowledge)
        return TrainingData([Phrase(example.data) for example in examples])


def after(text: str, told: Mapping[str, Any], knowledge: Knowledge) -> str:
    """A phrase as it is read after the answer that its `metadata` tells of.

    Raises:
        BadKnowledge: that answer has no subject.
    """
    read = knowledge.in_context(text, told[AFTER], told.get("recipients", ()), told.get("data", ()))
    if read is None:
        raise BadKnowledge(f"Training phrases follow {told[AFTER]!r}, which has no subject.")
    return read


def english(training_data: TrainingData) -> List[Message]:
    """The phrases that the English components learn from."""
    return [
        example
        for example in training_data.intent_examples
        if example.get(TEXT) and not example.get(LANGUAGE)
    ]


def expand(examples: Sequence[Message], knowledge: Knowledge) -> Iterator[Message]:
    """Yield each example, filled where it has placeholders, then phrases for every right."""
    names: Dict[str, List[str]] = {
        "recipient": [alias for entry in knowledge.recipients for alias in entry.aliases],
        "data": [alias for entry in knowledge.data for alias in entry.aliases],
    }
    for example in examples:
        text = example.get(TEXT) or ""
        if not _PLACEHOLDER.search(text):
            yield example
            continue
        for filled in fill(text, names):
            yield Message({**example.data, TEXT: filled})
    yield from changes_of_subject(examples, knowledge)
    around = list(asides(examples))
    yield from around
    yield from stories(examples, around)
    yield from disclosures(examples)
    for family, text, right in right_phrases(knowledge):
        yield Message({TEXT: text, INTENT: family, TOPIC: f"{family}/{right}"})


def once(written: Sequence[Message], knowledge: Knowledge) -> Iterator[Message]:
    """Yield what is written and what is made of it, a text that is made only where it is new.

    What is written twice stays, so that Rasa's validation names a phrase under two intents.
    """
    seen = {(example.get(TEXT) or "").casefold() for example in written}
    ids = {id(example) for example in written}
    for example in expand(written, knowledge):
        text = (example.get(TEXT) or "").casefold()
        if id(example) in ids or text not in seen:
            seen.add(text)
            yield example


def changes_of_subject(examples: Sequence[Message], knowledge: Knowledge) -> Iterator[Message]:
    """Yield some of the phrases as they are read after an answer on something else.

    Whoever turns to another subject means the same as without the answer before.
    """
    topics = [topic.id for topic in knowledge.topics if topic.subject]
    for example in examples:
        text = example.get(TEXT) or ""
        chosen = random.Random(f"after {text}")
        whole = not any(example.get(key) for key in (LANGUAGE, AFTER))
        whole = whole and example.get(INTENT) != "followup" and not _PLACEHOLDER.search(text)
        if whole and chosen.random() < _CHANGES:
            before = chosen.choice(topics)
            read = knowledge.in_context(text, before)
            yield Message({**example.data, TEXT: read, AFTER: before})


def asides(examples: Sequence[Message]) -> Iterator[Message]:
    """Yield some of the sentences that ask nothing, out of phrases that do.

    A message is read sentence by sentence as well, and what stands around a question is neither a
    question of its own nor a sign of harm, however bitter it sounds alone.
    """
    for example in examples:
        text = example.get(TEXT) or ""
        known = example.get(INTENT) in _WITH_ASIDES and not any(
            example.get(key) for key in (LANGUAGE, AFTER)
        )
        parts = pieces(text) if known and not _PLACEHOLDER.search(text) else []
        for part in parts if len(parts) > 1 else ():
            chosen = random.Random(f"aside {part}")
            if not asks(part) and len(part.split()) > 1 and chosen.random() < _ASIDES:
                yield Message({TEXT: part, INTENT: "aside", TOPIC: _ASIDE})


def stories(examples: Sequence[Message], around: Iterable[Message]) -> Iterator[Message]:
    """Yield some of the questions with sentences around them, out of other people's lives.

    Whoever tells a long story still asks one thing, and what stands around it does not change it.
    """
    sentences = [
        str(example.get(TEXT))
        for example in (*examples, *around)
        if example.get(TOPIC) == _ASIDE and not example.get(AFTER)
    ]
    for example in _whole(examples, _IN_STORIES) if sentences else ():
        text = str(example.get(TEXT))
        chosen = random.Random(f"story {text}")
        if chosen.random() < _STORIES:
            yield Message({**example.data, TEXT: _in_story(text, sentences, chosen)})


def disclosures(examples: Sequence[Message]) -> Iterator[Message]:
    """Yield some of the signs of harm with a question before or after them.

    Whoever tells of harm often asks something besides, and that does not make it less urgent.
    """
    questions = [str(example.get(TEXT)) for example in _whole(examples, _IN_STORIES)]
    questions = [question for question in questions if asks(question)]
    for example in _whole(examples, frozenset((HARM_FAMILY,))) if questions else ():
        text = str(example.get(TEXT))
        chosen = random.Random(f"disclosure {text}")
        if chosen.random() < _DISCLOSURES:
            parts = [text, chosen.choice(questions)]
            if chosen.random() < _QUESTION_FIRST:
                parts.reverse()
            yield Message({**example.data, TEXT: _ended(parts, chosen)})


def _whole(examples: Sequence[Message], families: FrozenSet[str]) -> Iterator[Message]:
    """English phrases of these families that hang on nothing and are not too long."""
    for example in examples:
        text = example.get(TEXT) or ""
        alone = not any(example.get(key) for key in (LANGUAGE, AFTER))
        known = example.get(INTENT) in families and not _PLACEHOLDER.search(text)
        if alone and known and len(text) <= _LONGEST:
            yield example


def _in_story(text: str, sentences: Sequence[str], chosen: random.Random) -> str:
    """The text with one to three sentences around it, ended as people end them."""
    before, after = chosen.choice(_AROUND)
    parts = [chosen.choice(sentences) for _ in range(before)] + [text]
    parts += [chosen.choice(sentences) for _ in range(after)]
    return _ended(parts, chosen)


def _ended(parts: Sequence[str], chosen: random.Random) -> str:
    """Sentences in a row, ended as people end them."""
    ends = [part if part[-1:] in (".", "!", "?") else part + chosen.choice(_ENDS) for part in parts]
    return " ".join([*ends[:-1], parts[-1]])


def fill(text: str, names: Dict[str, List[str]]) -> Iterator[str]:
    """Yield the phrase with different names in it; the same phrase always gets the same names."""
    chosen = random.Random(text)
    for _ in range(_FILLINGS):
        yield _PLACEHOLDER.sub(lambda match: chosen.choice(names[match.group(1)]), text)


def right_phrases(knowledge: Knowledge) -> Iterator[Tuple[str, str, str]]:
    """Yield (family, phrase, right id) for asking about and exercising each right."""
    for right in knowledge.rights:
        for do in right.do:
            for pattern in _ASKING:
                yield "right", pattern.format(do=do), right.id
            for pattern in _EXERCISING:
                yield "request", pattern.format(do=do), right.id
