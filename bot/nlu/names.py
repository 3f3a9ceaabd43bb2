"""Find the names of recipients, kinds of information and rights in what people type."""

import re
from dataclasses import dataclass
from typing import Callable, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from rapidfuzz import fuzz, process

from bot.nlu.sounds import SHORTEST, alike, sound

INCIDENTAL = "incidental"  # role of a recipient that is named by the way
_WORD = re.compile(r"[a-z0-9&]+(?:'[a-z]+)?")
# Measured on tests/nlu/test_names.py: 84 still finds "welfair call" and "camhes", and at 80
# ordinary words such as "polite" begin to turn into names ("police").
_LIKENESS = 84
_SHORTEST_LIKENED = 5  # letters; shorter names are too easily like other words
_LONGEST = 5  # words in a name
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "at",
        "be",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "has",
        "have",
        "he",
        "her",
        "his",
        "i",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "she",
        "so",
        "that",
        "the",
        "them",
        "they",
        "this",
        "to",
        "us",
        "was",
        "we",
        "what",
        "who",
        "why",
        "with",
        "you",
        "your",
    ]
)


@dataclass(frozen=True)
class Name:
    """One name found in a text: where, of what kind, and whose."""

    kind: str  # "recipient", "data" or "right"
    id: str
    start: int
    end: int
    likeness: float  # 100 for a name typed exactly
    name: str  # the one that was found, folded


def folded_name(text: str) -> str:
    """Lower-case letters and digits only, so that "C-POMS" and "cpoms" are one name."""
    return "".join(_WORD.findall(text.lower())).replace("'", "")


class NameFinder:
    """Looks names up, exactly or by likeness.

    Args:
        names: kind -> id -> the names that people type for it.
        is_word: tells an ordinary word from a misspelling; ordinary words are never likened.
    """

    def __init__(
        self,
        names: Mapping[str, Mapping[str, Iterable[str]]],
        is_word: Callable[[str], bool] = lambda word: False,
    ) -> None:
        self._owners: Dict[str, List[Tuple[str, str]]] = {}
        for kind, entries in names.items():
            for identity, aliases in entries.items():
                for alias in aliases:
                    owners = self._owners.setdefault(folded_name(alias), [])
                    if (kind, identity) not in owners:
                        owners.append((kind, identity))
        # How many words each name has, for names that are always written the same way.
        self._spaced = {
            folded_name(alias): len(_WORD.findall(alias.lower()))
            for entries in names.values()
            for aliases in entries.values()
            for alias in aliases
        }
        self._likened = [name for name in self._owners if len(name) >= _SHORTEST_LIKENED]
        # Only kinds of information: they are long words, where "please" would sound like "police".
        self._sounds: Dict[str, List[str]] = {}
        for name, owners in self._owners.items():
            if self._spaced[name] == 1 and len(name) >= SHORTEST and owners[0][0] == "data":
                self._sounds.setdefault(sound(name), []).append(name)
        self._is_word = is_word

    def find(self, text: str) -> List[Name]:
        """All names in reading order. Likelier names win over others they overlap, then longer."""
        words = [
            (m.group().replace("'", ""), m.start(), m.end())
            for m in _WORD.finditer(text.lower().replace("’", "'"))
        ]
        candidates = []
        for size in range(1, min(_LONGEST, len(words)) + 1):
            for i in range(len(words) - size + 1):
                match = self._match([word for word, _, _ in words[i : i + size]])
                if match:
                    candidates.append((match[1], size, i, match[0]))
        found: List[Name] = []
        taken: set = set()
        for likeness, size, i, name in sorted(candidates, key=lambda c: (-c[0], -c[1], c[2])):
            span = range(i, i + size)
            if taken.intersection(span):
                continue
            taken.update(span)
            start, end = words[i][1], words[i + size - 1][2]
            owners = self._owners[name]
            found += [Name(kind, key, start, end, likeness, name) for kind, key in owners]
        return sorted(found, key=lambda name: (name.start, name.kind))

    def resolve(self, text: str, kind: str) -> Optional[str]:
        """The id that a whole text names, or None."""
        wanted = folded_name(text)
        names = [n for n, owners in self._owners.items() if any(k == kind for k, _ in owners)]
        match = process.extractOne(wanted, names, scorer=fuzz.ratio, score_cutoff=_LIKENESS)
        if match is None:
            inside = [name for name in self.find(text) if name.kind == kind]
            return inside[0].id if inside else None
        return next(identity for k, identity in self._owners[match[0]] if k == kind)

    def _match(self, words: Sequence[str]) -> Optional[Tuple[str, float]]:
        joined = "".join(words)
        together = joined in self._spaced and self._spaced[joined] != len(words)
        # A long name may be typed in pieces; a short one would turn "if a" into a name.
        if joined in self._owners and (not together or len(joined) >= _SHORTEST_LIKENED):
            return joined, 100.0
        if len(words) == 1 and joined.endswith("s") and joined[:-1] in self._owners:
            return joined[:-1], 100.0
        if len(joined) < _SHORTEST_LIKENED or all(self._is_ordinary(word) for word in words):
            return None
        if len(words) > 1 and (words[0] in _SMALL_WORDS or words[-1] in _SMALL_WORDS):
            return None  # a name with a word of the sentence stuck to it
        match = process.extractOne(joined, self._likened, scorer=fuzz.ratio, score_cutoff=_LIKENESS)
        if match:
            return match[0], match[1]
        return self._heard(joined) if len(words) == 1 and len(joined) >= SHORTEST else None

    def _heard(self, word: str) -> Optional[Tuple[str, float]]:
        """The name of one word that sounds the same; less likely than any that looks alike."""
        for form in (word, word.removesuffix("s")):
            heard = [(alike(form, name), name) for name in self._sounds.get(sound(form), ())]
            likeness, name = max(heard, default=(0.0, ""))
            if likeness:
                return name, likeness * _LIKENESS
        return None

    def _is_ordinary(self, word: str) -> bool:
        """True for words that are no misspelt name: English ones, also as "theres" and "lads"."""
        return self._is_word(word) or (word.endswith("s") and self._is_word(word[:-1]))
