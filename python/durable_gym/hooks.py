"""A hook: an author's function, called with those of the things it can reach that it names as parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .asks import Asks
from .errors import SPOKEN, DefinitionError, HookError
from .role_model import models_for

#: What each kind of hook can ask for.
OPENING = ("row", "options", "key")
TOOL = ("state", "options", "models", "key")
TASK = ("row", "state", "transcript", "options", "models", "key")
CLOSING = ("state", "options", "key")


@dataclass(frozen=True)
class Hook:
    """A function and how to call it."""

    #: As messages name it: `tool guess`.
    name: str
    function: Callable[..., Any]
    #: Names of its parameters.
    parameters: tuple[str, ...]
    is_async: bool

    async def __call__(
        self, asks: Asks, roles: Sequence[str], reach: Mapping[str, Any], arguments: Mapping[str, Any] | None = None
    ) -> Any:
        """What the function returns. `reach` holds all it could ask for, `arguments` what it gets in any case."""
        scope = {**reach, "models": models_for(asks, self.name, roles, blocking=not self.is_async)}
        given = {name: scope[name] for name in self.parameters if name in scope} | dict(arguments or {})
        try:
            if self.is_async:
                return await self.function(**given)
            return await asks.in_thread(lambda: self._run(given))
        except SPOKEN:
            raise
        # A library that calls `sys.exit` ends its hook, not the worker.
        except (Exception, SystemExit) as error:
            raise HookError(self.name, error) from error

    def _run(self, given: Mapping[str, Any]) -> Any:
        try:
            return self.function(**given)
        # No future can carry these.
        except (StopIteration, SystemExit) as error:
            raise HookError(self.name, error) from error


def hook(name: str, function: Callable[..., Any], reachable: Sequence[str], arguments: Sequence[str] = ()) -> Hook:
    """Reads a function's signature; a `DefinitionError` names the parameter that nothing can be given for."""
    parameters = inspect.signature(function).parameters.values()
    known = {*reachable, *arguments}
    for parameter in parameters:
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
            raise DefinitionError(f'{name}: the parameter "{parameter.name}" has to be one that can be given by name')
        optional = parameter.default is not parameter.empty or parameter.kind is parameter.VAR_KEYWORD
        if parameter.name not in known and not optional:
            can = ", ".join(sorted(known, key=[*reachable, *arguments].index))
            raise DefinitionError(f'{name}: there is no "{parameter.name}"; it can ask for {can}')
    names = tuple(parameter.name for parameter in parameters)
    return Hook(name, function, names, inspect.iscoroutinefunction(inspect.unwrap(function)))
