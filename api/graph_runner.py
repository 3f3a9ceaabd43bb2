"""Runs Rasa's prediction graph one component after the other."""

from functools import lru_cache
from typing import Any, Dict, List, Optional, Tuple

from rasa.engine.runner.dask import DaskGraphRunner


class SequentialGraphRunner(DaskGraphRunner):
    """The same results as Rasa's runner, whose scheduler plans the same few steps anew each time.

    A graph has about ten components, always in the same order, and a message runs it four times:
    planning took 2 of 19 ms. Nodes that belong to another graph's targets are left out.
    """

    def run(
        self, inputs: Optional[Dict[str, Any]] = None, targets: Optional[List[str]] = None
    ) -> Dict[str, Any]:
        """Runs what `targets` need; see Rasa's GraphRunner. Errors of components pass through."""
        wanted = tuple(targets or self._graph_schema.target_names)
        results: Dict[str, Tuple[str, Any]] = {
            name: (name, value) for name, value in (inputs or {}).items()
        }
        for name, needs in self._steps(wanted):
            results[name] = self._instantiated_nodes[name](
                *(results.get(need, need) for need in needs)
            )
        return {name: results[name][1] for name in wanted}

    @lru_cache(maxsize=8)  # noqa: B019 - lives as long as the process, and so does the runner
    def _steps(self, targets: Tuple[str, ...]) -> Tuple[Tuple[str, Tuple[str, ...]], ...]:
        """Each node after the nodes that it needs."""
        nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
        steps: Dict[str, Tuple[str, ...]] = {}

        def add(name: str) -> None:
            if name in nodes and name not in steps:
                needs = tuple(nodes[name].needs.values())
                for need in needs:
                    add(need)
                steps[name] = needs

        for name in nodes:
            add(name)
        return tuple(steps.items())
