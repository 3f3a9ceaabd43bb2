"""Stand-ins for modules that a process imports and never uses.

Rasa 3.6 imports TensorFlow, and the client of every messenger that it can talk to, wherever its
agent is imported; a model without TensorFlow components calls none of them. With a stand-in the
import succeeds at once, and what is asked of it is a placeholder: good enough to be subclassed, to
decorate and to annotate, and an error as soon as something is to be computed with it.
"""

import importlib.abc
import importlib.machinery
import sys
import types
from typing import Any, Iterable, Optional, Sequence

from bot.errors import ModelFailed


class _Kind(type):
    """The type of placeholders: any attribute, call or index of one is another."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # protocols, such as numpy's, must not think it speaks them
        return _placeholder(f"{cls.__name__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if "stands_in" not in cls.__dict__:  # a real class that inherits from a placeholder
            raise ModelFailed(
                f"{cls.__name__} needs a module that this server leaves out, because its model "
                "was thought to use none of it."
            )
        if len(args) == 1 and not kwargs and isinstance(args[0], (types.FunctionType, type)):
            return args[0]  # used as a decorator
        return _placeholder(f"{cls.__name__}()")

    def __getitem__(cls, item: Any) -> Any:
        return cls

    def __or__(cls, other: Any) -> Any:
        return cls

    __ror__ = __or__


def _placeholder(name: str) -> Any:
    return _Kind(name, (), {"stands_in": True})


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _placeholder(f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, packages: Iterable[str]) -> None:
        self._packages = frozenset(packages)

    def find_spec(
        self,
        fullname: str,
        path: Optional[Sequence[str]] = None,
        target: Optional[types.ModuleType] = None,
    ) -> Optional[importlib.machinery.ModuleSpec]:
        if fullname.partition(".")[0] not in self._packages:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """A stand-in runs nothing."""


def stand_in_for(packages: Iterable[str]) -> None:
    """From now on, importing one of these top-level packages gives a stand-in.

    A package that is loaded already stays what it is.
    """
    sys.meta_path.insert(0, _Finder(package for package in packages if package not in sys.modules))
