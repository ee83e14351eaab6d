"""A model in a role, as a hook talks to it: awaited in async hooks, called plainly in the others."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

from .asks import Asks, Prompt
from .conversation import Item, opening_items, output_text, user
from .errors import JudgeError, UnreadableAnswerError
from .json_values import json_copy, json_text, read_json
from .schema import Schema, complaints

T = TypeVar("T")
#: Yields prompts, is sent the items that answer them, and returns what the hook hears.
Exchange = Generator[Prompt, "list[Item]", T]
PromptLike = str | Sequence[Item]

#: How often `parse` and `verdict` ask in all.
ATTEMPTS = 3


class RoleModel:
    """The model for async hooks: `await models.judge.text(…)`."""

    def __init__(self, asks: Asks, hook: str, role: str) -> None:
        self._asks, self._hook, self._role = asks, hook, role

    async def text(self, prompt: PromptLike) -> str:
        """The model's answer to a prompt (one user message) or to a conversation."""
        return await self._hold(_text(prompt))

    async def parse(self, schema: Schema, prompt: PromptLike) -> Any:
        """The model's answer as JSON that fits `schema`; one that does not is asked for again, three times in all."""
        return await self._hold(_parse(self._role, schema, prompt))

    async def verdict(self, prompt: PromptLike, read: Callable[[str], T | None]) -> T:
        """What `read` finds in the model's answer; where it finds nothing, the same is asked again, three times in all."""
        return await self._hold(_verdict(self._role, prompt, read))

    async def _hold(self, exchange: Exchange[T]) -> T:
        try:
            prompt = next(exchange)
            while True:
                try:
                    answer = await self._asks.ask(self._hook, self._role, prompt)
                except JudgeError as error:
                    prompt = exchange.throw(error)
                else:
                    prompt = exchange.send(answer)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


class BlockingRoleModel:
    """The same for hooks that are not async: `models.judge.text(…)` returns the text."""

    def __init__(self, asks: Asks, hook: str, role: str) -> None:
        self._asks, self._hook, self._role = asks, hook, role

    def text(self, prompt: PromptLike) -> str:
        """The model's answer to a prompt (one user message) or to a conversation."""
        return self._hold(_text(prompt))

    def parse(self, schema: Schema, prompt: PromptLike) -> Any:
        """The model's answer as JSON that fits `schema`; one that does not is asked for again, three times in all."""
        return self._hold(_parse(self._role, schema, prompt))

    def verdict(self, prompt: PromptLike, read: Callable[[str], T | None]) -> T:
        """What `read` finds in the model's answer; where it finds nothing, the same is asked again, three times in all."""
        return self._hold(_verdict(self._role, prompt, read))

    def _hold(self, exchange: Exchange[T]) -> T:
        try:
            prompt = next(exchange)
            while True:
                try:
                    answer = self._asks.ask_now(self._hook, self._role, prompt)
                except JudgeError as error:
                    prompt = exchange.throw(error)
                else:
                    prompt = exchange.send(answer)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


class Models:
    """The models that a batch binds to the environment's roles, by name: `models.judge`."""

    def __init__(self, models: dict[str, RoleModel] | dict[str, BlockingRoleModel]) -> None:
        self._models = models

    def __getattr__(self, role: str) -> Any:
        if role.startswith("_") or role not in self._models:
            known = ", ".join(self._models) or "it has none"
            raise AttributeError(f'the environment has no role "{role}" ({known}): add it to Environment(roles=…)')
        return self._models[role]


def models_for(asks: Asks, hook: str, roles: Sequence[str], blocking: bool) -> Models:
    """The models as one hook reaches them."""
    if blocking:
        return Models({role: BlockingRoleModel(asks, hook, role) for role in roles})
    return Models({role: RoleModel(asks, hook, role) for role in roles})


def _text(prompt: PromptLike) -> Exchange[str]:
    return output_text((yield _request(_opening(prompt), {})))


def _parse(role: str, schema: Schema, prompt: PromptLike) -> Exchange[Any]:
    form = {"type": "json_schema", "name": "answer", "schema": _strict(schema), "strict": True}
    items, last = _opening(prompt), ""
    for _ in range(ATTEMPTS):
        try:
            answer = output_text((yield _request(items, {"text": {"format": form}})))
        except JudgeError as error:
            last = str(error)
            continue
        try:
            value = read_json(_without_fence(answer))
            complaint = complaints(schema, value)
        except ValueError:
            complaint = "it is not JSON" if answer.strip() else "it is empty"
        if not complaint:
            return value
        last = f"{json_text(answer[:200])}: {complaint}"
        again = (
            f"That does not fit the JSON Schema: {complaint}. Answer again, with the corrected JSON and nothing else."
        )
        items = [*items, {"type": "message", "role": "assistant", "content": answer}, user(again)]
    raise _unreadable(role, last)


def _verdict(role: str, prompt: PromptLike, read: Callable[[str], T | None]) -> Exchange[T]:
    last = ""
    for _ in range(ATTEMPTS):
        try:
            answer = output_text((yield _request(_opening(prompt), {})))
        except JudgeError as error:
            last = str(error)
            continue
        value = read(answer)
        if value is not None:
            return value
        last = json_text(answer[:200])
    raise _unreadable(role, last)


def _unreadable(role: str, last: str) -> UnreadableAnswerError:
    return UnreadableAnswerError(
        f'the model that plays "{role}" gave no answer of the right form in {ATTEMPTS} attempts. The last one, {last}'
    )


def _request(items: list[Item], sampling: dict[str, Any]) -> Prompt:
    return {"items": items, "tools": [], "sampling": sampling}


def _opening(prompt: PromptLike) -> list[Item]:
    items: list[Item] = json_copy(opening_items(prompt), "the prompt")
    return items


def _strict(schema: Any) -> Any:
    """In the form that strict decoding demands: every object closed, every field required, no defaults."""
    if not isinstance(schema, dict):
        return schema
    strict = {key: part for key, part in schema.items() if key != "default"}
    for table in ("properties", "$defs", "definitions"):
        if table in strict:
            strict[table] = {name: _strict(part) for name, part in strict[table].items()}
    for union in ("anyOf", "oneOf", "allOf"):
        if union in strict:
            strict[union] = [_strict(part) for part in strict[union]]
    if "items" in strict:
        strict["items"] = _strict(strict["items"])
    if "properties" in strict:
        strict |= {"additionalProperties": False, "required": list(strict["properties"])}
    return strict


def _without_fence(answer: str) -> str:
    lines = answer.strip().splitlines()
    if len(lines) >= 2 and lines[0].startswith("```") and lines[-1].strip() == "```":
        return "\n".join(lines[1:-1])
    return answer
