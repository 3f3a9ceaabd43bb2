import shutil
from pathlib import Path

import pytest
import yaml

from bot.errors import AmbiguousAlias, BadKnowledge, QuoteNotInNotice, UnknownTopic
from bot.knowledge import load_knowledge


@pytest.fixture()
def data(tmp_path: Path) -> Path:
    """A copy of the knowledge that a test may spoil."""
    for name in ("notice", "knowledge", "supplement.yml", "wording.yml"):
        source = Path("data") / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    return tmp_path


def change(path: Path, edit) -> None:
    content = yaml.safe_load(path.read_text())
    edit(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True))


def test_a_quote_that_the_notice_does_not_hold_stops_the_load_and_is_named(data):
    change(data / "knowledge/topics/fee.yml", lambda t: t.update(quotes=["It costs ten pounds."]))
    with pytest.raises(QuoteNotInNotice, match=r"notice/fee.*It costs ten pounds"):
        load_knowledge(data)


def test_one_name_for_two_recipients_stops_the_load(data):
    change(data / "knowledge/recipients.yml", lambda r: r[0]["aliases"].append("Capita"))
    with pytest.raises(AmbiguousAlias, match="capita"):
        load_knowledge(data)


@pytest.mark.parametrize(
    ("file", "edit", "says"),
    [
        ("knowledge/topics/fee.yml", lambda t: t.update(colour="red"), "colour"),
        ("knowledge/topics/fee.yml", lambda t: t.pop("answer"), "answer"),
        ("knowledge/topics/fee.yml", lambda t: t.update(outcome="maybe"), "maybe"),
        ("knowledge/recipients.yml", lambda r: r.append(r[0]), "two entries"),
        ("knowledge/recipients.yml", lambda r: r[0].update(near=["nobody"]), "nobody"),
        ("knowledge/contacts.yml", lambda c: c.clear(), "business_manager|quote|list"),
    ],
)
def test_a_file_of_the_wrong_shape_is_named(data, file, edit, says):
    change(data / file, edit)
    with pytest.raises(BadKnowledge, match=says):
        loaded = load_knowledge(data)
        loaded.fill("{business_manager}")


def test_broken_yaml_is_named(data):
    (data / "wording.yml").write_text("a: [")
    with pytest.raises(BadKnowledge, match=r"wording\.yml"):
        load_knowledge(data)


def test_every_answer_fills_its_placeholders(knowledge):
    for topic in knowledge.topics:
        for text in filter(None, (topic.answer, topic.simple)):
            assert "{" not in knowledge.fill(text), topic.id
    for right in knowledge.rights:
        assert "{" not in knowledge.fill(right.answer + right.simple), right.id


def test_an_unknown_topic_is_an_error_of_ours(knowledge):
    with pytest.raises(UnknownTopic):
        knowledge.topic("notice/none")


def test_silent_answers_state_no_number_that_the_notice_lacks(knowledge):
    digits = "".join(knowledge.notice.text.split())
    for topic in knowledge.topics:
        if topic.outcome == "not_in_notice":
            for word in knowledge.fill(topic.answer).split():
                number = "".join(c for c in word if c.isdigit())
                assert not number or number in digits, (topic.id, word)
