import pytest

from api.handoffs.references import PATTERN, new_reference, read_reference


def test_references_do_not_repeat_and_keep_their_form():
    made = {new_reference() for _ in range(2000)}
    assert len(made) == 2000 and all(PATTERN.fullmatch(reference) for reference in made)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("H7RQ-M2XL-94CW", "H7RQ-M2XL-94CW"),
        ("h7rq m2xl 94cw", "H7RQ-M2XL-94CW"),
        ("H7RQM2XL94CW", "H7RQ-M2XL-94CW"),
        ("H7RQ-M2XL-94C", None),
        ("H7RQ-M2XL-94C0", None),  # no zeroes: they sound like the letter
        ("' OR 1=1 --", None),
        ("", None),
    ],
)
def test_a_reference_is_read_however_it_is_typed_and_nothing_else_is(typed, read):
    assert read_reference(typed) == read
