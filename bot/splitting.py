"""Cut a message into the pieces that may each be a question."""

import re
from typing import List

_QUESTION_WORD = (
    r"(?:how|hows|what|whats|what's|who|whos|who's|whom|whose|why|when|where|wheres|where's|which|do|does|did|"
    r"can|could|is|are|will|would|have|has|should|may|am|was|were)"
)
_ORDER = (
    r"(?:list|state|confirm|explain|tell|give|identify|describe|set out|name|show|clarify|specify)"
)
# "from whom", "under which law"
_ABOUT = r"(?:from|to|with|under|by|for|at|on|in)\s+(?:whom|who|what|which|where)"
# "... and how long", "..., who sees it", "... also can I": a new question begins.
_JOINT = re.compile(
    rf"(?:\s*[,;]\s*|\s+)(?:and|an|n|also|plus|&|\+|but)\s+(?:also\s+|then\s+|if so\s+)?"
    rf"(?=(?:{_QUESTION_WORD}|{_ABOUT}|{_ORDER}|if\b[^?]*\b{_QUESTION_WORD})\b)"
    rf"|\s*[,;:]\s*(?={_QUESTION_WORD}\s)",
    re.I,
)
# "State (1) the instrument and (2) the date": what stands before the numbers belongs to each.
_NUMBERED = re.compile(
    r"(?:^|(?<=\s))(?:and\s+|,\s*)?\(?(?:[1-5]|[a-e]|i{1,3}v?)[.)]\s+(?=\w)", re.I
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|(?<=\?)(?=\w)")
_STARTS_AS_QUESTION = re.compile(
    rf"^(?:and|but|so|also|ok|okay|hi|hello|please|just|um|well|basically|anyway|then|or)?[\s,]*"
    rf"(?!can ?not\b)(?:{_QUESTION_WORD}|{_ABOUT}|{_ORDER})\b",
    re.I,
)
# "If it is wrong can I ...", "I wondered whether you ...": the question comes later.
_ASKS_LATER = re.compile(
    r"\b(?:can|could|do|does|did|is|are|will|would|should|may|am|have|has)\s+"
    r"(?:i|you|u|we|they|he|she|it|there|my|the|your|our|his|her|their|anyone|someone|school)\b"
    r"|\b(?:wonder(?:ed|ing)?|know|ask|find out|tell me|understand|check|learn|hear|confirm)\s+"
    r"(?:if|whether|who|what|why|how|when|where|which)\b",
    re.I,
)
# Words of a piece that only asks to be answered: "does your notice cover it?".
# fmt: off
_OF_ANSWERING = frozenset((
    "a", "about", "advise", "all", "and", "any", "anything", "anywhere", "are", "at", "be", "bit",
    "but", "can", "cite", "clear", "could", "cover", "covered", "covers", "did", "do", "document",
    "does", "either", "else", "exact", "exactly", "explain", "find", "for", "from", "give", "gives",
    "have", "he", "help", "here", "i", "idea", "ideas", "if", "in", "into", "is", "it", "its",
    "know", "least", "let", "line", "matter", "me", "mention", "mentioned", "mentions", "my",
    "name", "notice", "of", "on", "one", "our", "page", "part", "piece", "please", "pls", "point",
    "policy", "privacy", "published", "quick", "quote", "reply", "say", "says", "section", "she",
    "should", "show", "so", "something", "state", "stated", "states", "tell", "text", "that",
    "thats", "the", "there", "they", "thing", "this", "to", "u", "ur", "us", "what", "whats",
    "where", "whereabouts", "which", "with", "wording", "words", "would", "you", "your",
))
# fmt: on
_CLAUSE = re.compile(r"\s*[,;]\s*|\s+(?=(?:and|but|because|cos|since|so|then|when|while)\b)", re.I)
_LONG_WORDS = 25
_CLAUSE_WORDS = 4
_SHORTEST = 2  # letters
_MOST_PIECES = 12


def pieces(text: str) -> List[str]:
    """Sentences, and the questions that "and" or a comma joins; at most twelve."""
    found = []
    for sentence in [s for part in _numbered(text) for s in _SENTENCE.split(part)]:
        found += [part.strip() for part in _JOINT.split(sentence)]
    kept = [piece for piece in found if sum(c.isalpha() for c in piece) >= _SHORTEST]
    return kept[:_MOST_PIECES]


def _numbered(text: str) -> List[str]:
    stem, *items = [part.strip(" ,;") for part in _NUMBERED.split(text)]
    if len(items) < 2:
        return [text]
    told, _, order = stem.rpartition(". ")
    return [told, *(f"{order.rstrip(':')} {item}".strip() for item in items)]


def clauses(piece: str) -> List[str]:
    """The clauses of a long sentence without stops; none of a short one.

    A sign of harm may stand in the middle of one: "... and she was lovely but he flinches when
    ...".
    """
    if len(piece.split()) < _LONG_WORDS:
        return []
    found = [clause.strip() for clause in _CLAUSE.split(piece)]
    return [clause for clause in found if len(clause.split()) >= _CLAUSE_WORDS][:_MOST_PIECES]


def asks(piece: str) -> bool:
    """True where a piece has the form of a question."""
    return (
        piece.rstrip().endswith("?")
        or bool(_STARTS_AS_QUESTION.match(piece.strip()))
        or bool(_ASKS_LATER.search(piece))
    )


def asks_nothing_new(piece: str) -> bool:
    """True for "does your notice cover it?", which is no question beside the one it stands by."""
    words = re.findall(r"[a-z]+", piece.lower().replace("'", "").replace("’", ""))
    return bool(words) and _OF_ANSWERING.issuperset(words)
