"""The evaluation as tables on the terminal, and as a page with a chart under `reports/`."""

from pathlib import Path
from typing import Dict, Tuple

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.evaluation import Report

_MOST_CONFUSIONS = 20


def print_report(report: Report) -> None:
    """Tables by topic and by outcome, confusions and failures, then the share right."""
    console = Console()
    console.print(_table("By topic", report.by_topic()))
    console.print(_table("By outcome", report.by_outcome()))
    for expected, got, count in report.confusions()[:_MOST_CONFUSIONS]:
        console.print(f"{count:4}  expected {expected}, got {got}")
    for result in report.results:
        if not result.right:
            console.print(f"[red]{result.conversation.id}[/red] {escape('; '.join(result.faults))}")
    console.print(f"[bold]{report.share:.1%}[/bold] of {len(report.results)} conversations right.")


def write_report(report: Report, folder: Path) -> None:
    """Write evaluation.md and evaluation.png into `folder`."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    topics = report.by_topic()
    shares = [right / all_ for right, all_ in topics.values()]
    figure, axes = pyplot.subplots(figsize=(8, 0.28 * len(topics) + 1))
    axes.barh(list(topics), shares, color="#1d70b8")
    axes.set_xlim(0, 1)
    axes.invert_yaxis()
    axes.set_xlabel("share of conversations right")
    figure.tight_layout()
    figure.savefig(folder / "evaluation.png", dpi=110)
    pyplot.close(figure)
    lines = [
        f"# Evaluation: {report.share:.1%} of {len(report.results)} conversations right",
        "",
        "![share right by topic](evaluation.png)",
        "",
    ]
    for title, table in (("Topic", topics), ("Outcome", report.by_outcome())):
        lines += [f"| {title} | right | all |", "| --- | --- | --- |"]
        lines += [f"| {name} | {right} | {all_} |" for name, (right, all_) in table.items()]
        lines.append("")
    lines += ["## Failures", ""]
    lines += [
        f"- {r.conversation.id}: {'; '.join(r.faults)}" for r in report.results if not r.right
    ]
    (folder / "evaluation.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(title: str, rows: Dict[str, Tuple[int, int]]) -> Table:
    table = Table("", "right", "all", "share", title=title)
    for name, (right, all_) in rows.items():
        table.add_row(name, str(right), str(all_), f"{right / all_:.0%}")
    return table
