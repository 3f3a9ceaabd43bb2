"""The figures as a table on the terminal, and as a page, a chart and data under `reports/`."""

import json
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Optional

import psutil
from rich.console import Console
from rich.table import Table

from tests.bench.figures import Figure, Figures

_COLOURS = {"stock Rasa": "#b1b4b6", "this project": "#1d70b8"}


def print_table(figures: Figures) -> None:
    table = Table("", "unit", "stock", "own", "compared", "target", "note", title="Bench")
    for line in figures.lines:
        style = None if line.met is None else ("green" if line.met else "red")
        table.add_row(*_cells(line), style=style)
    Console(width=160).print(table)


def write(figures: Figures, folder: Path) -> None:
    """Write bench.md, bench.png and bench.json into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["# Beside stock Rasa", "", _machine(), ""]
    lines += ["| | unit | stock | own | compared | target | note |", "| --- " * 7 + "|"]
    lines += ["| " + " | ".join(_cells(line)) + " |" for line in figures.lines]
    lines += ["", "![ratios and curves](bench.png)", ""]
    lines += [
        "Both systems ran on this machine in the same run and were asked in turn. `compared` is "
        "own over stock, where the note or the unit does not say otherwise.",
    ]
    (folder / "bench.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "bench.json").write_text(json.dumps(asdict(figures), indent=1), encoding="utf-8")
    _chart(figures, folder / "bench.png")


def _cells(line: Figure) -> "list[str]":
    met = "" if line.met is None else (" ✓" if line.met else " ✗")
    return [
        line.measure,
        line.unit,
        _number(line.stock),
        _number(line.own),
        _number(line.compared),
        f"{line.target}{met}",
        line.note,
    ]


def _number(value: Optional[float]) -> str:
    return "" if value is None else f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def _machine() -> str:
    memory = psutil.virtual_memory().total / 1e9
    return (
        f"{psutil.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}; load average "
        f"{psutil.getloadavg()[0]:.1f} at the end."
    )


def _chart(figures: Figures, path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    ratios = [line for line in figures.lines if line.stock and line.own and line.compared]
    panes = 1 + len(figures.curves)
    figure, axes = pyplot.subplots(
        panes, 1, figsize=(8, 1 + 0.3 * len(ratios) + 2.6 * len(figures.curves)), squeeze=False,
        gridspec_kw={"height_ratios": [max(1.0, 0.12 * len(ratios)), *[1.0] * (panes - 1)]},
    )  # fmt: skip
    bars = axes[0][0]
    bars.barh(
        [line.measure for line in ratios],
        [line.own / line.stock for line in ratios],  # type: ignore[operator]
        color=_COLOURS["this project"],
    )
    bars.axvline(1, color=_COLOURS["stock Rasa"])
    bars.set_xscale("log")
    bars.invert_yaxis()
    bars.set_xlabel("this project over stock Rasa")
    for pane, (measure, systems) in zip(axes[1:, 0], figures.curves.items()):
        for system, curve in systems.items():
            pane.plot(
                list(curve), list(curve.values()), marker="o", label=system,
                color=_COLOURS.get(system),
            )  # fmt: skip
        pane.set_ylabel(measure)
        pane.set_ylim(bottom=0)
        pane.set_xlabel("conversations")
        pane.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
