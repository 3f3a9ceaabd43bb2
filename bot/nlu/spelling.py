"""Bring hurried typing nearer to what the sentence encoder was trained on."""

import re
from collections import Counter
from typing import Callable, Collection, Dict, Iterable, List

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.nlu.sounds import SHORTEST, alike, sound

_WORD = re.compile(r"(?<![\w<])[A-Za-z]+(?:['’][A-Za-z]+)?(?![\w>])")
_LONG = 8  # letters, from which on two slips are forgiven
_SHORTEST = 4  # letters; shorter words have too many neighbours
# Text-speak that no likeness would find. General English, nothing of a school.
SHORTHAND: Dict[str, str] = {
    "u": "you",
    "ur": "your",
    "r": "are",
    "y": "why",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "cuz": "because",
    "cos": "because",
    "coz": "because",
    "bc": "because",
    "b4": "before",
    "wot": "what",
    "wat": "what",
    "wots": "what is",
    "whats": "what is",
    "wats": "what is",
    "dont": "don't",
    "cant": "can't",
    "didnt": "didn't",
    "doesnt": "doesn't",
    "isnt": "isn't",
    "wont": "won't",
    "im": "I'm",
    "ive": "I've",
    "abt": "about",
    "ppl": "people",
    "info": "information",
    "sumone": "someone",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "have to",
    "dya": "do you",
    "ya": "you",
    "yous": "you",
    "youse": "you",
    "n": "and",
    "wiv": "with",
    "n't": "not",
    "hv": "have",
    "hav": "have",
    "hw": "how",
    "msg": "message",
    "idk": "I don't know",
    "tho": "though",
    "thru": "through",
    "wen": "when",
    "wer": "where",
    "wich": "which",
    "kiddo": "child",
    "kiddos": "children",
    "kid": "child",
    "kids": "children",
    "lil": "little",
    "bout": "about",
    "ent": "isn't",
    "aint": "isn't",
    "innit": "isn't it",
    "summat": "something",
    "owt": "anything",
    "nowt": "nothing",
    "tbh": "",
    "asap": "soon",
    "yr": "year",
    "yrs": "years",
    "hes": "he is",
    "shes": "she is",
    "theyre": "they are",
    "youre": "you are",
    "havent": "haven't",
}


# A word of the phrases is known when it occurs so often: an English one, or any other, which is
# then a term of the trade ("ehcp") and no misspelling.
_LEAST_ENGLISH, _LEAST_OTHER = 3, 12


def vocabulary(texts: Iterable[str], is_word: Callable[[str], bool]) -> List[str]:
    """The words that the phrases use, the commonest first, without what may be misspelt."""
    counts = Counter(m.group().lower() for text in texts for m in _WORD.finditer(text or ""))
    return [
        word
        for word, count in counts.most_common()
        if count >= (_LEAST_ENGLISH if is_word(word) else _LEAST_OTHER)
    ]


class Speller:
    """Rewrites shorthand, and misspelt words to the likeliest word of the project's own phrases.

    Args:
        vocabulary: words of the phrases, the commoner first.
        is_word: True for English words; those stay as they are, and misspelt ones become them.
    """

    def __init__(self, vocabulary: Collection[str], is_word: Callable[[str], bool]) -> None:
        self._words: List[str] = [w for w in vocabulary if len(w) >= _SHORTEST and is_word(w)]
        self._known = set(vocabulary)
        self._is_word = is_word
        self._sounds: Dict[str, List[str]] = {}
        for word in self._words:
            self._sounds.setdefault(sound(word), []).append(word)

    def __call__(self, text: str) -> str:
        return re.sub(r"\s+", " ", _WORD.sub(lambda m: self._word(m.group()), text)).strip()

    def _word(self, word: str) -> str:
        lower = word.lower().replace("’", "'")
        if lower in SHORTHAND:
            return SHORTHAND[lower]
        if len(lower) < _SHORTEST or lower in self._known or self._is_word(lower):
            return word
        furthest = 1 if len(lower) < _LONG else 2
        match = process.extractOne(
            lower, self._words, scorer=DamerauLevenshtein.distance, score_cutoff=furthest
        )
        # Whoever misspells a word still begins it rightly; "nicked" is no "picked".
        if match and match[0][0] == lower[0]:
            return match[0]
        return self._heard(lower) or word

    def _heard(self, word: str) -> str:
        """The word of the project that sounds the same and looks most like it, or nothing."""
        heard = self._sounds.get(sound(word), ()) if len(word) >= SHORTEST else ()
        likeness, best = max(((alike(word, known), known) for known in heard), default=(0.0, ""))
        return best if likeness else ""
