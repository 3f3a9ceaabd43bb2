"""The envelope of every reply: text, outcome, quotes, buttons, form."""

from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple

from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge import Knowledge


@dataclass(frozen=True)
class Reply:
    """One reply. `text` is complete by itself; `quotes` are verbatim pieces of the notice."""

    text: str
    outcome: str
    quotes: Tuple[str, ...] = ()
    buttons: Tuple[str, ...] = ()  # each is shown and, pressed, sent as a message
    form: Optional[Dict[str, Any]] = None
    simple: Optional[str] = None  # the same, shorter and plainer


def lines(*parts: Optional[str]) -> str:
    """Join what there is, a line each."""
    return "\n".join(part.strip() for part in parts if part and part.strip())


def once(quotes: Any) -> Tuple[str, ...]:
    """Drop repeated quotes, and any that a longer one holds; keep the order."""
    unique = list(dict.fromkeys(quotes))
    return tuple(q for q in unique if not any(q != other and q in other for other in unique))


def say(dispatcher: CollectingDispatcher, reply: Reply, knowledge: Knowledge) -> None:
    """Send a reply; its citations name the clause and section of each quote."""
    citations = []
    for quote in reply.quotes:
        clause = knowledge.section_of(quote)
        citations.append({"clause": clause.id, "section": clause.section, "quote": quote})
    dispatcher.utter_message(
        text=reply.text,
        buttons=[{"title": title, "payload": title} for title in reply.buttons],
        json_message={"outcome": reply.outcome, "citations": citations, "form": reply.form},
    )
