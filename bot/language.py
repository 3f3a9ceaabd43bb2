"""Which language a message is in, where the school has a reply in that language."""

from typing import Callable, Collection, Optional

_SCRIPT_SHARE = 0.5  # of the letters, from which on a message is in another script
_LEAST_WORDS = 2
# A message is taken for another Latin-script language only when the detector is this much surer
# of it than of English, and when few of its words are English.
_SURENESS = 0.6
_ENGLISH_SHARE = 0.55


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
        foreign = sum(1 for c in letters if ord(c) > 0x24F) / len(letters)
        if foreign < _SCRIPT_SHARE and self._reads_as_english(text):
            return None
        ranked = self._detector.compute_language_confidence_values(text)
        best = ranked[0]
        code = str(best.language.iso_code_639_1.name).lower()
        if code == "en" or (foreign < _SCRIPT_SHARE and best.value < _SURENESS):
            return None
        return code

    def _reads_as_english(self, text: str) -> bool:
        words = [w.strip(".,;:!?'\"()").lower() for w in text.split()]
        words = [w for w in words if w.isalpha()]
        if len(words) < _LEAST_WORDS:
            return True
        english = sum(1 for w in words if w.isascii() and len(w) > 1 and self._is_word(w))
        return english / len(words) >= _ENGLISH_SHARE
