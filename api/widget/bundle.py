"""The widget's modules as one script: what `/widget/v1/notice-chat.js` serves."""

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from string import ascii_letters
from typing import List

import rjsmin

_FOLDER = Path(__file__).parent
_ENTRY = "notice-chat.js"
_IMPORT = re.compile(r"^import \{[^}]*\} from '\./(?P<file>[\w-]+\.js)'\n", re.M)
_EXPORT = re.compile(r"^export ", re.M)
_PRIVATE = re.compile(r"(?<=this\.#)\w+")
_LAST_COMMA = re.compile(r",(?=[)\]}])")  # of a list; no text of the widget holds such a pair


@dataclass(frozen=True)
class Script:
    """One script and the value that a website's `integrity` attribute must have."""

    text: str

    @property
    def integrity(self) -> str:
        """Subresource Integrity (W3C): SHA-384, base64."""
        digest = hashlib.sha384(self.text.encode()).digest()
        return f"sha384-{b64encode(digest).decode()}"

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.text.encode()).hexdigest()[:32]}"'


def build_script(folder: Path = _FOLDER) -> Script:
    """Join the modules in the order of their imports, and strip comments and white space.

    The modules share one scope in the result, so their top-level names must differ; the browser
    tests load this very script. The same modules always give the same bytes.
    """
    joined = "".join(_module(folder, _ENTRY, []))
    return Script(_short_private_names(_LAST_COMMA.sub("", rjsmin.jsmin(joined))))


def _short_private_names(text: str) -> str:
    """`#conversation` as `#c`: private names are seen by nobody outside, and travel often.

    None of them may read as a colour of the styles, such as `#add` would.
    """
    names = sorted(set(_PRIVATE.findall(text)))
    short = dict(zip(names, ascii_letters))
    return re.sub(rf"#({'|'.join(names)})\b", lambda match: "#" + short[match[1]], text)


def _module(folder: Path, name: str, seen: List[str]) -> List[str]:
    """The module's text, after those that it imports and that are not yet in."""
    if name in seen:
        return []
    seen.append(name)
    source = (folder / name).read_text(encoding="utf-8")
    before = [
        text for match in _IMPORT.finditer(source) for text in _module(folder, match["file"], seen)
    ]
    return [*before, _EXPORT.sub("", _IMPORT.sub("", source))]
