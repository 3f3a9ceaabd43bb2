"""What the benches count, and that stock Rasa gets a fair project."""

import pytest
import yaml

from tests.bench.few_shot import own_config
from tests.bench.figures import Figures
from tests.bench.load import Timings
from tests.bench.stock import ACTION, StockProject, flat


def test_percentiles_and_rates_come_from_answers_alone():
    timings = Timings(times=[float(n) for n in range(1, 101)], errors=5, seconds=10)
    assert (timings.median, timings.p95, timings.rate) == (51, 96, 10)
    assert Timings(errors=3, seconds=1).p95 == 0


@pytest.mark.parametrize(
    ("bound", "met"),
    [({"at_most": 0.2}, True), ({"at_most": 0.19}, False), ({"at_least": 0.2}, True), ({}, None)],
)
def test_a_figure_is_judged_by_its_ratio_to_stock(bound, met):
    figures = Figures()
    figures.ratio("median", "ms", stock=50, own=10, **bound)
    assert (figures.lines[0].compared, figures.lines[0].met) == (0.2, met)


@pytest.fixture(scope="module")
def project(tmp_path_factory, knowledge):
    return StockProject(tmp_path_factory.mktemp("cache"), knowledge, epochs=1, phrases=3)


def read(project, name):
    return yaml.safe_load((project.folder / name).read_text(encoding="utf-8"))


def test_stock_has_a_response_with_the_answer_and_quotes_of_every_topic(project, knowledge):
    domain, rules = read(project, "domain.yml"), read(project, "data/rules.yml")["rules"]
    does = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}
    trained = {item["intent"] for item in read(project, "data/nlu.yml")["nlu"]}
    assert trained | {"nlu_fallback"} == set(does)
    for topic in knowledge.topics:
        if flat(topic.id) in trained:
            (response,) = domain["responses"][does[flat(topic.id)]]
            assert response["text"] == knowledge.fill(topic.answer)
            quotes = [citation["quote"] for citation in response["custom"]["citations"]]
            assert quotes == list(topic.quotes)
    assert does["recipient.whether"] == ACTION


def test_stock_is_told_which_words_are_names(project):
    examples = {item["intent"]: item["examples"] for item in read(project, "data/nlu.yml")["nlu"]}
    assert '{"entity": "recipient", "value": "' in examples["recipient.whether"]


def test_the_few_shot_task_is_read_by_the_projects_own_classifier():
    names = [component["name"] for component in own_config()["pipeline"]]
    assert "bot.nlu.intent_classifier.TopicClassifier" in names
    assert not any("entity" in name for name in names)
