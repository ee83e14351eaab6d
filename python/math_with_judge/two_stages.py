"""Makes the parser of latex2sympy several times as quick, without another result.

ANTLR's SLL mode keeps what it has learned of the grammar; the LL mode works out ambiguous places again for every text. As its
documentation says, SLL either makes the tree that LL makes or reports a syntax error. So SLL goes first, and after an error
everything happens as it always did.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from antlr4.atn.PredictionMode import PredictionMode
from latex2sympy2_extended import latex2sympy2
from math_verify import parser


def install() -> None:
    converter = latex2sympy2._Latex2Sympy
    create = converter.create_parser
    converter.create_parser = lambda self, latex: TwoStages(lambda: create(self, latex))
    # Samples of one task share their gold answer, and often their own; the library remembers 20.
    parser.parse_latex_cached = lru_cache(maxsize=1000)(parser.parse_latex_cached.__wrapped__)


class TwoStages:
    """As much of a parser as the library asks for."""

    def __init__(self, create: Callable[[], Any]) -> None:
        self._create = create

    def math(self) -> Any:
        parser = self._create()
        parser._interp.predictionMode = PredictionMode.SLL
        try:
            return parser.math()
        except Exception:
            return self._create().math()
