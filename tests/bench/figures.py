"""Figures side by side, with the number that was to be reached."""

from dataclasses import dataclass, field
from typing import Dict, List, Optional

Curve = Dict[int, float]  # concurrent conversations -> figure


@dataclass(frozen=True)
class Figure:
    """One line of the table. `compared` is own over stock, or what the target speaks of."""

    measure: str
    unit: str
    stock: Optional[float]
    own: Optional[float]
    compared: Optional[float] = None
    target: str = ""
    met: Optional[bool] = None
    note: str = ""


@dataclass
class Figures:
    """Everything that a run measured, in the order of measuring."""

    lines: List[Figure] = field(default_factory=list)
    curves: Dict[str, Dict[str, Curve]] = field(default_factory=dict)  # measure -> system -> curve

    def ratio(
        self,
        measure: str,
        unit: str,
        stock: float,
        own: float,
        at_most: Optional[float] = None,
        at_least: Optional[float] = None,
        note: str = "",
    ) -> None:
        """Add a figure that is judged by its ratio to stock."""
        ratio = own / stock if stock else None
        self._add(measure, unit, stock, own, ratio, at_most, at_least, note)

    def judged(
        self,
        measure: str,
        unit: str,
        stock: Optional[float],
        own: float,
        at_most: Optional[float] = None,
        at_least: Optional[float] = None,
        compared: Optional[float] = None,
        note: str = "",
    ) -> None:
        """Add a figure that is judged by itself, or by `compared`."""
        self._add(
            measure,
            unit,
            stock,
            own,
            own if compared is None else compared,
            at_most,
            at_least,
            note,
        )

    def curve(self, measure: str, system: str, at: int, value: float) -> None:
        self.curves.setdefault(measure, {}).setdefault(system, {})[at] = value

    def _add(
        self,
        measure: str,
        unit: str,
        stock: Optional[float],
        own: float,
        compared: Optional[float],
        at_most: Optional[float],
        at_least: Optional[float],
        note: str,
    ) -> None:
        target, met = "", None
        if at_most is not None:
            target = f"≤ {at_most:g}"
            met = compared is not None and compared <= at_most
        elif at_least is not None:
            target = f"≥ {at_least:g}"
            met = compared is not None and compared >= at_least
        self.lines.append(Figure(measure, unit, stock, own, compared, target, met, note))
