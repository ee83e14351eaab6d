"""The conversation, in the vocabulary of the OpenAI Responses API: plain dicts, oldest item first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Item = dict[str, Any]
Transcript = Sequence[Item]


def user(content: str) -> Item:
    """A message of the user."""
    return {"type": "message", "role": "user", "content": content}


def system(content: str) -> Item:
    """A system message."""
    return {"type": "message", "role": "system", "content": content}


def last_reply(transcript: Transcript) -> str:
    """The text of the last assistant message, or `""` when there is none."""
    replies = [item for item in transcript if _is_message(item) and item.get("role") == "assistant"]
    return message_text(replies[-1]) if replies else ""


def message_text(message: Item) -> str:
    """The text of a message's parts, joined with nothing between them."""
    content = message["content"]
    if isinstance(content, str):
        return content
    return "".join(part.get("text") or "" for part in content if str(part.get("type", "")).endswith("_text"))


def output_text(items: Iterable[Item]) -> str:
    """The text of every assistant message in `items`: the Responses API's `output_text`."""
    return "".join(_spoken(item["content"]) for item in items if _is_message(item) and item.get("role") == "assistant")


def says_something(items: Iterable[Item]) -> bool:
    """Whether an answer says something to the user: text, or a refusal."""
    said = [item for item in items if _is_message(item)]
    return output_text(said).strip() != "" or any(_refuses(item["content"]) for item in said)


def calls_to_run(items: Sequence[Item]) -> list[Item]:
    """The calls of one answer that are to be run: a call that came with its output is done."""
    done = {item.get("call_id") for item in items if item.get("type") == "function_call_output"}
    return [item for item in items if item.get("type") == "function_call" and item["call_id"] not in done]


def opening_items(items: Any) -> list[Item]:
    """Items as the workflow carries them: a text is one user message, `{role, content}` is a message."""
    if isinstance(items, str):
        return [user(items)]
    if not isinstance(items, (list, tuple)):
        raise TypeError(f"a conversation is a list of items or a text, not a {type(items).__name__}")
    return [_item(item, index) for index, item in enumerate(items)]


def _item(item: Any, index: int) -> Item:
    if isinstance(item, dict) and "type" not in item and "role" in item:
        return {"type": "message", **item}
    if isinstance(item, dict) and isinstance(item.get("type"), str):
        return item
    raise TypeError(f"item {index} of the conversation is no item: write user(…), system(…) or a dict with a type")


def _is_message(item: Item) -> bool:
    return bool(item.get("type", "message") == "message")


def _spoken(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(part.get("text") or "" for part in content if part.get("type") == "output_text")


def _refuses(content: Any) -> bool:
    return not isinstance(content, str) and any(part.get("type") == "refusal" for part in content)
