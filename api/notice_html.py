"""The notice's Markdown as HTML, word for word, with a heading to link to for each section."""

from dataclasses import dataclass
from typing import List

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from bot.notice import Notice, Section


@dataclass(frozen=True)
class SectionHtml:
    """`id` is the part of a citation's `clause` before the slash, and the link's fragment."""

    id: str
    title: str
    level: int
    body: Markup


def notice_sections(notice: Notice, dead_link: str) -> List[SectionHtml]:
    """Every section but the cover, in order.

    Args:
        dead_link: said after words that the notice links to nowhere, so that nobody hunts for
            a link that does not work.
    """
    return [
        SectionHtml(s.id, s.title, s.level, section_body(s, dead_link))
        for s in notice.sections
        if s.level > 1
    ]


def section_body(section: Section, dead_link: str) -> Markup:
    # CommonMark without raw HTML: what the file holds is shown, never run.
    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = markdown.parse(section.body)
    for token in tokens:
        if token.children:
            token.children = _without_dead_links(token.children, dead_link)
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))


def _without_dead_links(tokens: List[Token], dead_link: str) -> List[Token]:
    kept: List[Token] = []
    dead = False
    for token in tokens:
        if token.type == "link_open" and str(token.attrGet("href") or "") in ("", "#"):
            dead = True
        elif token.type == "link_close" and dead:
            dead = False
            kept.append(Token("text", "", 0, content=f" [{dead_link}]"))
        else:
            kept.append(token)
    return kept
