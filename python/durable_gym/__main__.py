"""`python -m durable_gym test environment.py`: opens every row and plays the script, without Temporal, in seconds."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from .author_line import author_line
from .environment import Environment
from .errors import DefinitionError
from .testing import PlayError, play, read_lines


def main() -> int:
    """The command; its exit code is 0 when all is well, 1 when a row failed, 2 when it was called wrongly."""
    parser = argparse.ArgumentParser(prog="python -m durable_gym", description="Tries an environment without Temporal.")
    commands = parser.add_subparsers(required=True)
    test = commands.add_parser("test", help="open every row and play the script")
    test.add_argument("module", type=Path, help="the Python file with the environment")
    test.add_argument("--rows", type=Path, help="rows.jsonl beside the module by default")
    test.add_argument("--script", type=Path, help="script.jsonl beside the module by default")
    given = parser.parse_args()
    folder = given.module.parent
    try:
        environments = _environments_of(given.module)
        rows = read_lines(given.rows or folder / "rows.jsonl")
        script = read_lines(given.script or folder / "script.jsonl")
    except (OSError, ValueError, DefinitionError) as error:
        print(error, file=sys.stderr)
        return 2

    failed = 0
    for environment in environments:
        print(f"{environment.name}: {len(rows)} rows")
        for index, row in enumerate(rows):
            try:
                played = play(environment, row, script, index=index)
            except PlayError as error:
                failed += 1
                print(f"  FAILED {error}")
            else:
                scores = ", ".join(f"{name} {score:g}" for name, score in played.rewards.items())
                turns = f"{played.turns} turn{'' if played.turns == 1 else 's'}"
                print(f"  row {index}: reward {played.reward:g} ({scores}), {turns}, {played.stop_reason}")
    return 1 if failed else 0


def _environments_of(path: Path) -> list[Environment]:
    environments = [value for value in vars(_load(path)).values() if isinstance(value, Environment)]
    if not environments:
        raise ValueError(f"{path} has no Environment")
    for environment in environments:
        environment.check()
    return environments


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ValueError(f"{path} is not a Python file")
    sys.path.insert(0, str(path.parent.resolve()))
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    try:
        spec.loader.exec_module(module)
    except DefinitionError:
        raise
    except Exception as error:
        # The message of a syntax error has its line.
        where = "" if isinstance(error, SyntaxError) else author_line(error)
        raise ValueError(f"{path} cannot be loaded: {type(error).__name__}: {error}{where}") from error
    return module


if __name__ == "__main__":
    sys.exit(main())
