"""The layout is a promise: who may import whom, and where the school's facts live."""

import ast
import re
from pathlib import Path

import pytest

MAY_IMPORT = {"bot": {"bot"}, "actions": {"actions", "bot"}, "api": {"api", "actions", "bot"}}
FACTS = re.compile(
    r"Farnsworth|Karen Lane|Nick Dux|Welfare Call|CPOMS|474 4299|Stockport|Hursthead"
)


def sources(folder):
    return sorted(Path(folder).rglob("*.py"))


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_go_one_way(package):
    for path in sources(package):
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                top = name.split(".")[0]
                assert top not in set(MAY_IMPORT) - MAY_IMPORT[package], (path, name)


def test_no_code_holds_a_fact_of_the_school():
    for folder in MAY_IMPORT:
        for path in Path(folder).rglob("*"):
            if path.suffix in (".py", ".js", ".html", ".css", ".jinja"):
                # `C-POMS` and the like may stand in comments and docstrings as examples.
                code = "\n".join(
                    line
                    for line in path.read_text().splitlines()
                    if not line.strip().startswith(("#", "//", "*", '"'))
                )
                code = re.sub(r'""".*?"""', "", code, flags=re.S)
                assert not FACTS.search(code), (path, FACTS.search(code))
