"""Which line of the author's an error comes from."""

from __future__ import annotations

import os
import sysconfig
import traceback
from pathlib import Path

_OWN = str(Path(__file__).parent) + os.sep
_LIBRARIES = tuple({path + os.sep for key, path in sysconfig.get_paths().items() if "lib" in key})


def author_line(error: BaseException) -> str:
    """` (environment.py:12)`, to be put behind a message; nothing where no line of the author's was reached."""
    while error.__cause__ is not None:
        error = error.__cause__
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.startswith((_OWN, "<", *_LIBRARIES)):
            return f" ({os.path.relpath(frame.filename)}:{frame.lineno})"
    return ""
