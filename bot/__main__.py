"""The project's verbs: `python -m bot check | train | fine-tune | ask | chat | evaluate`."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Optional, Sequence

from bot.errors import NoticeError
from bot.log import configure_logging
from bot.settings import Settings

_PHRASES = Path("data/training")


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run one verb; 0 where all is well."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("check", help="prove the knowledge, and print what answers each clause")
    train = verbs.add_parser("train", help="train the model where its inputs changed")
    train.add_argument("--force", action="store_true", help="train in any case")
    verbs.add_parser("fine-tune", help="learn the sentence encoder's adapter (half an hour)")
    ask = verbs.add_parser("ask", help="ask one question")
    ask.add_argument("question")
    chat = verbs.add_parser("chat", help="talk in the terminal")
    evaluate = verbs.add_parser("evaluate", help="measure on labelled conversations")
    evaluate.add_argument("files", nargs="*", type=Path, help="default: tests/evaluation/*.yml")
    evaluate.add_argument("--off-topic", type=Path, help="a JSON file of off-topic sentences")
    evaluate.add_argument("--reports", type=Path, default=Path("reports"))
    for verb in (ask, chat, evaluate):
        verb.add_argument("--url", help="an assistant that runs already")
    chosen = parser.parse_args(arguments)
    configure_logging()
    try:
        return _VERBS[chosen.verb](chosen, Settings())
    except NoticeError as error:
        print(f"{error}", file=sys.stderr)
        return 1


def _check(chosen: argparse.Namespace, settings: Settings) -> int:
    from rich.console import Console
    from rich.table import Table

    from bot.check import check
    from bot.knowledge import load_knowledge

    console = Console()
    report = check(load_knowledge(settings.data_path), _PHRASES, date.today())
    table = Table("Section", "Clause", "Answered by", title="What answers each clause")
    for section, rows in report.coverage.items():
        for clause, topics in rows:
            table.add_row(section, clause.text[:60], ", ".join(topics) or "[red]nothing[/red]")
            section = ""
        table.add_section()
    console.print(table)
    for warning in report.warnings:
        console.print(f"[yellow]For the school:[/yellow] {warning}")
    for problem in report.problems:
        console.print(f"[red]Problem:[/red] {problem}")
    console.print(f"{len(report.problems)} problems, {len(report.warnings)} warnings.")
    return 1 if report.problems else 0


def _train(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot import training

    if training.is_current(settings.model_path) and not chosen.force:
        print(f"{settings.model_path} is up to date.")
        return 0
    print("Training the model; this takes five to ten minutes ...", flush=True)
    training.train(settings.model_path)
    return 0


def _fine_tune(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot import training

    print("Learning the encoder's adapter; this takes about half an hour ...", flush=True)
    training.fine_tune(training.ADAPTER)
    print(f"Wrote {training.ADAPTER}. Train the model next: make train")
    return 0


def _ask(chosen: argparse.Namespace, settings: Settings) -> int:
    from rich.console import Console

    from bot import server, terminal

    console = Console()
    with console.status("Starting the assistant ..."), server.client(chosen.url) as client:
        reply = terminal.ask(client, chosen.question)
    terminal.show(console, reply)
    return 0


def _chat(chosen: argparse.Namespace, settings: Settings) -> int:
    from contextlib import ExitStack

    from rich.console import Console

    from bot import server, terminal

    console = Console()
    with ExitStack() as stack:
        with console.status("Starting the assistant ..."):
            client = stack.enter_context(server.client(chosen.url))
        terminal.chat(client, console)
    return 0


def _evaluate(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot import evaluation, server
    from bot.evaluation_report import print_report, write_report
    from bot.notice import load_notice

    files = chosen.files or sorted(Path("tests/evaluation").glob("*.yml"))
    conversations = evaluation.load_conversations(files)
    notice = load_notice(next((settings.data_path / "notice").glob("*.md")))
    with server.client(chosen.url) as client:
        evaluator = evaluation.Evaluator(client, notice)
        report = evaluation.Report([evaluator.run(one) for one in conversations])
        print_report(report)
        if chosen.off_topic:
            sentences = evaluation.load_sentences(chosen.off_topic)
            share, answered = evaluation.answered_share(client, sentences)
            print(f"{share:.2%} of {len(sentences)} off-topic sentences were answered.")
            for sentence in answered:
                print(f"  - {sentence}")
    write_report(report, chosen.reports)
    return 0


_VERBS = {
    "check": _check,
    "train": _train,
    "fine-tune": _fine_tune,
    "ask": _ask,
    "chat": _chat,
    "evaluate": _evaluate,
}

if __name__ == "__main__":
    sys.exit(main())
