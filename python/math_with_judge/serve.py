"""math-verify behind lines of JSON: {"gold": …, "answer": …} in, {"score": …, "extracted": …} out, one after the other.

The environment math_with_judge keeps it running (catalogue/math_with_judge/library.ts). It ends with its standard input, and
by SIGXCPU when an answer takes too much of a processor's time.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import Any, TextIO

from compare import compare
from limits import limit_machine, limit_processor, memory_is_high

# math-verify's own limits are 2 and 5 seconds. Running into one may leave caches of the parser half written, so an answer that
# took this long is the last one of its process.
SUSPICIOUS_SECONDS = 1.9


def main() -> None:
    # Ctrl-C in a terminal goes to all processes of the worker, which may want to finish what it has begun.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = take_channel()
    limit_machine()
    # Loads what is loaded late, outside of anybody's time limit.
    compare("\\frac{1}{2}", "The answer is $\\boxed{0.5}$")
    send(channel, {"ready": True})
    for line in sys.stdin:
        send(channel, answer(json.loads(line)))


def answer(request: dict[str, str]) -> dict[str, Any]:
    limit_processor()
    started = time.process_time()
    reply = compare(request["gold"], request["answer"])
    last = time.process_time() - started >= SUSPICIOUS_SECONDS or memory_is_high()
    return {**reply, "last": last}


def take_channel() -> TextIO:
    """The standard output for replies alone; whatever the libraries print goes nowhere."""
    channel = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115  # An error that ends the process still goes to the real one.
    return channel


def send(channel: TextIO, reply: dict[str, Any]) -> None:
    channel.write(json.dumps(reply) + "\n")
    channel.flush()


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogatepass")  # type: ignore[union-attr]
    main()
