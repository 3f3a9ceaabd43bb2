"""The server's own pages: Jinja templates, their words, and what every page needs."""

from datetime import date
from pathlib import Path
from typing import Any, Dict, Iterable, List, Tuple

import yaml
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.about import about
from api.prose import linked, prose
from api.schemas import Citation
from bot.knowledge import Knowledge, long_date

_FOLDER = Path(__file__).parent / "templates"


class SitePages:
    """Renders a template as a response. Built once; every template escapes what it is given."""

    def __init__(self, knowledge: Knowledge, folder: Path = _FOLDER) -> None:
        self._knowledge = knowledge
        self.words = yaml.safe_load((folder / "words.yml").read_text(encoding="utf-8"))
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(words=self.words)
        self._templates.filters.update(
            linked=linked,
            prose=prose,
            long_date=long_date,
            capital=_capital,
            statement=_statement,
            by_section=_by_section,
        )

    def render(
        self, template: str, request: Request, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """One page. `about` and `faults` are as of today, so a notice ages while it is shown."""
        facts = about(self._knowledge)
        text = self._templates.get_template(template).render(
            notice=facts.notice,
            contacts=facts.contacts,
            path=request.url.path,
            faults=self._knowledge.notice.faults(date.today()),
            **context,
        )
        return HTMLResponse(text, status_code=status)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _statement(answer: str) -> str:
    """An answer such as "Yes: the notice says ..." where nobody asked: without its "Yes:"."""
    return _capital(answer[len("Yes: ") :] if answer.startswith("Yes: ") else answer)


def _by_section(citations: Iterable[Citation]) -> List[Tuple[str, List[Citation]]]:
    """Quotes by their section, in the order of the reply; Jinja's own `groupby` would sort."""
    sections: Dict[str, List[Citation]] = {}
    for citation in citations:
        sections.setdefault(citation.section, []).append(citation)
    return list(sections.items())
