"""What one answer may take of the machine: a few characters can ask for more memory and time than there is."""

from __future__ import annotations

import contextlib
import math
import resource
import sys

GIB = 2**30
# An attempt to take more is a MemoryError, which math-verify treats as any other.
MEMORY = 3 * GIB
# Beyond this the process is replaced after its answer: memory that Python has taken it seldom gives back.
HIGH_MEMORY = GIB
# NeMo Gym gives an answer so long of the clock. math-verify itself stops earlier where it can: not inside a number of a billion
# digits. The system ends the process with SIGXCPU, which the worker reads as a verdict.
PROCESSOR_SECONDS = 10


def limit_machine() -> None:
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_AS, MEMORY)


def limit_processor() -> None:
    """From now on: the system ends a process that computes for longer."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    lower(resource.RLIMIT_CPU, math.ceil(usage.ru_utime + usage.ru_stime) + PROCESSOR_SECONDS)


def memory_is_high() -> bool:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) > HIGH_MEMORY


def lower(kind: int, limit: int) -> None:
    """Where the system takes it: not each one knows every limit."""
    hard = resource.getrlimit(kind)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
