"""Which language a message is in, where the school has a reply in that language."""

from typing import Callable, Collection, Optional

_SCRIPT_SHARE = 0.5  # of the letters, from which on a message is in another script
_LEAST_WORDS = 3
# Latin script: the more words look English, the surer the detector must be. Half of the words of a
# French sentence are English words too.
_SURENESS = 0.6
_GREAT_SURENESS = 0.9
_SOME_ENGLISH = 0.55
_ALL_ENGLISH = 0.9


class LanguageDetector:
    """Names the language of a message by its ISO 639-1 code; None for English or when in doubt.

    Args:
        codes: the languages to tell apart, such as {"pl", "fr"}.
        is_word: tells English words, so that a misspelt English message stays English.
    """

    def __init__(self, codes: Collection[str], is_word: Callable[[str], bool]) -> None:
        from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

        languages = [
            Language.from_iso_code_639_1(getattr(IsoCode639_1, code.upper()))
            for code in {*codes, "en"}
        ]
        self._detector = LanguageDetectorBuilder.from_languages(*languages).build()
        self._is_word = is_word

    def __call__(self, text: str) -> Optional[str]:
        letters = [c for c in text if c.isalpha()]
        if not letters:
            return None
        if sum(1 for c in letters if ord(c) > 0x24F) / len(letters) >= _SCRIPT_SHARE:
            return self._likeliest(text, least=0.0)
        english = self._english_share(text)
        if english >= _ALL_ENGLISH:
            return None
        return self._likeliest(text, _SURENESS if english < _SOME_ENGLISH else _GREAT_SURENESS)

    def _likeliest(self, text: str, least: float) -> Optional[str]:
        best = self._detector.compute_language_confidence_values(text)[0]
        code = str(best.language.iso_code_639_1.name).lower()
        return code if code != "en" and best.value >= least else None

    def _english_share(self, text: str) -> float:
        """The share of words that are English ones; all of them where there are too few to tell."""
        words = [w.strip(".,;:!?¿¡'\"()").lower() for w in text.split()]
        words = [w for w in words if w.isalpha()]
        if len(words) < _LEAST_WORDS:
            return 1.0
        return sum(1 for w in words if w.isascii() and len(w) > 1 and self._is_word(w)) / len(words)
