"""Says 100 KB at a time, as a tool and as a user: what large values meet on their way. For the integration tests."""

from durable_gym import Environment, user

PART = 100_000

env = Environment("long_talk", description="Listen to a lot.")


@env.open
def begin(row):
    return {"parts": []}, [user(f"Listen to {row['parts']} parts.")]


@env.tool("Tell a part.")
def tell(state: dict, number: int) -> str:
    state["parts"].append(number)
    return text_of(number)


@env.user
def speak(row, state):
    state["parts"].append(len(state["parts"]))
    return text_of(state["parts"][-1]) if len(state["parts"]) < row["parts"] else None


@env.reward
def heard(row, transcript):
    """Every part has to be there, whole and in order."""
    said = [item.get("output") or item.get("content") for item in transcript if item.get("role") != "assistant"]
    parts = [text for text in said if isinstance(text, str) and len(text) == PART]
    whole = parts == [text_of(number) for number in range(len(parts))]
    return {"score": float(whole), "details": {"heard_parts": len(parts), "heard_bytes": sum(map(len, parts))}}


def text_of(number: int) -> str:
    return f"part {number} ".ljust(PART, "x")


if __name__ == "__main__":
    env.run()
