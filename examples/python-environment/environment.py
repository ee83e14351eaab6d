"""Guess a secret word: a tool that compares letters, a friend who gives hints, a judge of manners."""

from durable_gym import Environment, ToolError, last_reply, user

VERDICT = {
    "type": "object",
    "properties": {"polite": {"type": "boolean"}, "reason": {"type": "string"}},
    "required": ["polite", "reason"],
}

env = Environment(
    "word_guess",
    description="Find a secret word, with hints from a friend.",
    roles=["user", "judge"],
    options={"max_guesses": 5},
    presets={"hard": {"max_guesses": 2}},
    row={"type": "object", "properties": {"secret": {"type": "string", "minLength": 1}}, "required": ["secret"]},
)


@env.open
def begin(row, options):
    rules = f"I think of a word of {len(row['secret'])} letters. You may guess {options['max_guesses']} times."
    return {"secret": row["secret"], "guesses": []}, [user(f"{rules} Ask me when you need a hint.")]


@env.tool("Guess the word. `X` in the answer is a letter in its right place, `.` one that is not.")
def guess(state: dict, options: dict, word: str) -> dict:
    left = options["max_guesses"] - len(state["guesses"]) - 1
    if left < 0:
        raise ToolError("No guesses are left.")
    if len(word) != len(state["secret"]):
        raise ToolError(f"The word has {len(state['secret'])} letters, not {len(word)}.")
    state["guesses"].append(word)
    marks = ["X" if ours == theirs else "." for ours, theirs in zip(word, state["secret"], strict=True)]
    return {"marks": "".join(marks), "guesses_left": left}


@env.user
async def friend(row, state, options, transcript, models):
    if row["secret"] in state["guesses"] or len(state["guesses"]) >= options["max_guesses"]:
        return None
    question = last_reply(transcript)
    return await models.user.text(f'You think of "{row["secret"]}". In one sentence, give a hint to: "{question}"')


@env.reward
def solved(row, state):
    return {"score": float(row["secret"] in state["guesses"]), "details": {"guesses": len(state["guesses"])}}


@env.reward(weight=0.2)
async def polite(transcript, models):
    verdict = await models.judge.parse(VERDICT, f"Would a friend call this polite?\n\n{last_reply(transcript)}")
    return {"score": float(verdict["polite"]), "details": {"manners": verdict["reason"]}}


if __name__ == "__main__":
    env.run(queue="word-guess")
