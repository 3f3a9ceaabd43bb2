import gzip
import re

from api.widget.bundle import build_script

MOST_BYTES = 10_000  # the goal: one script, 10 kB as it travels


def test_the_script_is_at_most_ten_kilobytes_as_it_travels():
    assert len(gzip.compress(build_script().text.encode(), 9)) <= MOST_BYTES


def test_the_same_modules_always_give_the_same_script():
    assert build_script().integrity == build_script().integrity


def test_the_script_is_one_file_that_loads_nothing_else():
    text = build_script().text
    assert not re.search(r"\bimport\s*[{(*]|\bexport\b|@import|url\(", text)
