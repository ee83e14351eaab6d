"""What a worker prints: a line for each kind of trouble, once a minute, with the traceback only where it is asked for."""

from __future__ import annotations

import logging
import os
import time

from .author_line import author_line

#: Temporal's logger, and the name of its children.
_NAME = "temporalio"
#: The same line again says nothing: an attempt follows the other.
_QUIET_SECONDS = 60.0


def print_lines() -> None:
    """Has Temporal's warnings printed as lines, unless the author has said where they go, or DGYM_LOG_LEVEL is `debug`."""
    logger = logging.getLogger(_NAME)
    if logger.hasHandlers() or os.environ.get("DGYM_LOG_LEVEL") in ("debug", "trace"):
        return
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    handler.addFilter(Once())
    logger.addHandler(handler)


class Lines(logging.Formatter):
    """One line, with the author's own where a hook raised."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{record.levelname.lower()}: {_text(record)}"


class Once(logging.Filter):
    """Lets a line through that was not printed lately."""

    def __init__(self) -> None:
        super().__init__()
        self._printed: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        now, text = time.monotonic(), _text(record)
        self._printed = {line: at for line, at in self._printed.items() if now - at < _QUIET_SECONDS}
        if text in self._printed:
            return False
        self._printed[text] = now
        return True


def _text(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    text = record.getMessage() if error is None else str(error)
    line = "" if error is None else author_line(error)
    text = text if line in text else text + line
    return " ".join(text.split())
