"""Count the letters of a word. Change the row, the tool and the reward into those of your task."""

import re

from durable_gym import Environment, ToolError, last_reply, user

env = Environment(
    "my_environment",
    description="Count how often a letter occurs in a word.",
    version="1",
    options={"may_spell": True},
    row={
        "type": "object",
        "properties": {"word": {"type": "string"}, "letter": {"type": "string"}, "count": {"type": "integer"}},
        "required": ["word", "letter", "count"],
    },
)


@env.open
def begin(row):
    """The state that the rollout remembers, and what the model is told."""
    question = f'How often does the letter "{row["letter"]}" occur in "{row["word"]}"? End with the number.'
    return {"spelled": 0}, [user(question)]


@env.tool("Spell a word, letter by letter.")
def spell(state: dict, options: dict, word: str) -> list:
    """Its arguments are those parameters that are not `state`, `options`, `models` or `key`."""
    if not options["may_spell"]:
        raise ToolError("Spelling is not allowed here.")
    state["spelled"] += 1
    return list(word)


@env.reward
def correct(row, state, transcript):
    """A number, or a score with details for the record."""
    numbers = re.findall(r"\d+", last_reply(transcript))
    score = float(numbers[-1:] == [str(row["count"])])
    return {"score": score, "details": {"spelled": state["spelled"]}}


if __name__ == "__main__":
    env.run(queue="my_environment")
