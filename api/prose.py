"""Plain text of replies as HTML: paragraphs, lists, and links for addresses and numbers."""

import re

from markupsafe import Markup, escape

_LINK = re.compile(
    r"(?P<web>https?://[^\s)]*[^\s).,;:])"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|\b(?P<phone>0\d[\d ]{6,12}\d)\b"
    # In an urgent reply a number of three digits is one to ring.
    r"|\b(?P<urgent>\d{3})\b",
    re.ASCII,  # as in the widget: a letter of any alphabet may stand right beside a number
)


def linked(text: str, urgent: bool = False) -> Markup:
    """The text, escaped, with web addresses, e-mail addresses and phone numbers as links."""
    out = Markup()
    end = 0
    for match in _LINK.finditer(text):
        if match["urgent"] and not urgent:
            continue
        whole = match.group()
        if match["web"]:
            href = whole
        elif match["email"]:
            href = f"mailto:{whole}"
        else:
            href = f"tel:{whole.replace(' ', '')}"
        out += escape(text[end : match.start()]) + Markup('<a href="{}">{}</a>').format(href, whole)
        end = match.end()
    return out + escape(text[end:])


def prose(text: str, urgent: bool = False) -> Markup:
    """One paragraph a line; lines that start with "- " are the items of a list."""
    out = Markup()
    in_list = False
    for line in filter(str.strip, text.splitlines()):
        is_item = line.startswith("- ")
        if is_item != in_list:
            out += Markup("<ul>") if is_item else Markup("</ul>")
        in_list = is_item
        if is_item:
            out += Markup('<li dir="auto">{}</li>').format(linked(line[2:], urgent))
        else:
            out += Markup('<p dir="auto">{}</p>').format(linked(line, urgent))
    return out + Markup("</ul>") if in_list else out
