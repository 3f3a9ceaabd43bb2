import pytest

from api.picture import draw, flows


def _direct(knowledge):
    return [flow for flow in flows(knowledge) if flow.said is None]


def test_the_picture_names_everyone_whom_the_notice_lists(knowledge):
    named = {name for flow in flows(knowledge) for name in flow.names}
    assert named == {entry.name for entry in knowledge.recipients if entry.listed}


def test_a_name_in_passing_is_kept_apart_from_the_list(knowledge):
    apart = {name for flow in flows(knowledge) if flow.said for name in flow.names}
    assert apart == {entry.name for entry in knowledge.recipients if entry.opening}


@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_cards_never_overlap_and_stay_inside(knowledge, shape):
    picture = draw(_direct(knowledge), "no reason", "Limit:", shape)
    for above, below in zip(picture.cards, picture.cards[1:]):
        assert above.y + above.height < below.y
    for card in picture.cards:
        assert card.x + card.width <= picture.width
        assert all(card.y < line.y < card.y + card.height for line in card.lines)
    assert picture.cards[-1].y + picture.cards[-1].height <= picture.height


@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_a_limit_of_the_notice_is_drawn_in_words_and_in_colour(knowledge, shape):
    shown = _direct(knowledge)
    for flow, card in zip(shown, draw(shown, "no reason", "Limit:", shape).cards):
        limit = " ".join(line.text for line in card.lines if line.kind == "limit")
        assert limit == (f"Limit: {flow.limit}" if flow.limit else "")
        assert card.limited == bool(flow.limit)
