"""What `test/support/endings/module.ts` is, in Python. `python endings.py CASES.json` plays the table in memory."""

import json
import sys
import time
from datetime import timedelta

from durable_gym import Environment, ToolError, user
from durable_gym.testing import play

acts = Environment("acts")
talks = Environment("talks", max_turns=6, hook_timeout=timedelta(seconds=2))

for env in (acts, talks):
    env.open(lambda: ({"ran": 0, "said": 0}, [user("Go.")]))

    @env.tool("Do it.")
    def act(state: dict, times: int) -> int:
        state["ran"] += times
        return state["ran"]

    @env.tool("Refuse to do it.")
    def refuse() -> str:
        raise ToolError("No.")

    @env.reward
    def ran(state):
        return state["ran"]


@talks.tool("Sleep.")
def sleep(seconds: int) -> str:
    time.sleep(seconds)
    return "awake"


@talks.user
def speak(row, state):
    said = state["said"]
    state["said"] += 1
    return row["says"][said] if said < len(row["says"]) else None


def ending(case: dict) -> list:
    env = {"acts": acts, "talks": talks}[case["environment"]]
    played = play(env, {"says": case.get("says", [])}, [{"turns": case["script"]}])
    return [played.stop_reason, played.turns, played.reward]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding="utf-8") as cases:
            print(json.dumps([ending(case) for case in json.load(cases)]))
    else:
        talks.run()
