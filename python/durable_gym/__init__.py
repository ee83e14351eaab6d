"""Environments for durable-gym in Python: hooks as plain functions, run by a Temporal worker."""

from .conversation import last_reply, message_text, output_text, system, user
from .environment import Environment
from .errors import (
    DefinitionError,
    InvalidOptionError,
    InvalidRowError,
    JudgeError,
    StoreError,
    ToolError,
    UnreadableAnswerError,
)
from .worker import serve

__all__ = [
    "DefinitionError",
    "Environment",
    "InvalidOptionError",
    "InvalidRowError",
    "JudgeError",
    "StoreError",
    "ToolError",
    "last_reply",
    "message_text",
    "output_text",
    "serve",
    "system",
    "user",
]
