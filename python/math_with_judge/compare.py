"""One answer against the expected one, the way NeMo Gym asks math-verify."""

from __future__ import annotations

import logging
from typing import Any

import timeouts
import two_stages
from math_verify import grader
from math_verify.errors import TimeoutException
from math_verify.metric import math_metric
from math_verify.parser import ExprExtractionConfig, LatexExtractionConfig

timeouts.install()
two_stages.install()
logging.getLogger("math_verify").setLevel(logging.CRITICAL)
# The order of the targets decides between matches of equal rank.
metric = math_metric(
    gold_extraction_target=(LatexExtractionConfig(),),
    pred_extraction_target=(ExprExtractionConfig(), LatexExtractionConfig()),
)


def compare(gold: str, answer: str) -> dict[str, Any]:
    """What math-verify cannot do is worth 0 and says why; its time limits are exceptions that are no `Exception`."""
    timeouts.ran_out()
    try:
        score, texts = metric(["\\boxed{" + gold + "}"], [answer])
        reply = {"score": float(score), "extracted": extracted(texts)}
    except (Exception, TimeoutException) as error:
        reply = {"score": 0.0, "extracted": None, "error": type(error).__name__}
    return {**reply, "error": "TimeoutException"} if timeouts.ran_out() else reply


def extracted(texts: tuple[list[str], list[str]] | None) -> str | None:
    """The text of the answer that stands for the gold one, else the first: there is that of the value and that of the match."""
    if texts is None:
        return None
    golds, answers = texts
    right = (answer for answer in answers if any(grader.verify(gold, answer) for gold in golds))
    return next(right, answers[0] if answers else None)
