"""Reads exports as data frames and Arrow tables do, and NeMo RL's fields as its documentation has them."""

import json
import sys

import datasets
import pandas
import pyarrow
import pyarrow.parquet
import torch
from datasets import load_dataset


def values(column):
    return [None if pandas.isna(value) else value for value in column]


def table(paths):
    """The same rows by every reader."""
    arrow = pyarrow.parquet.read_table(paths["parquet"])
    frame = pandas.read_parquet(paths["parquet"])
    text = pandas.read_csv(paths["csv"], parse_dates=["started_at", "ended_at"])
    rows = load_dataset("parquet", data_files=paths["parquet"], split="train")
    same = [name for name in frame.columns if values(frame[name]) == values(text[name])]
    return {
        "types": {field.name: str(field.type) for field in arrow.schema},
        "rows": [len(frame), len(text), len(rows), arrow.num_rows],
        "columns": [list(frame.columns) == list(text.columns), rows.column_names == list(frame.columns)],
        "unlike": [name for name in frame.columns if name not in same],
        "mean_reward": frame["reward"].mean(),
        "by_status": {str(name): int(count) for name, count in frame["status"].value_counts().items()},
        "components": [json.loads(value) for value in frame["reward_components"].dropna()],
        "answers": values(text["answer"]),
    }


def nemo_rl(path):
    """What `_postprocess_nemo_gym_to_nemo_rl_result` asserts or stops at."""
    with open(path) as file:
        lines = [json.loads(line) for line in file]
    rollouts = []
    for line in lines:
        seen, calls = [], 0
        for item in line["response"]["output"]:
            if not item.get("generation_token_ids"):
                assert "generation_token_ids" not in item, "an empty list is not skipped by verl's recipe"
                continue
            prompt, generated = item["prompt_token_ids"], item["generation_token_ids"]
            assert seen == prompt[: len(seen)], "Non-contiguous messages found!"
            new = torch.tensor(prompt[len(seen) :])
            assert new.dtype == torch.int64 and len(new) > 0
            log_probs = torch.tensor(item["generation_log_probs"], dtype=torch.float32)
            assert len(log_probs) == len(generated) and log_probs.isfinite().all()
            seen, calls = prompt + generated, calls + 1
        assert calls > 0, "no generation data"
        assert line["instance_config"]["mask_sample"] is False and line["mask_sample"] is False
        total = sum(line["reward_components"].values())
        assert abs(total - line["reward"]) <= 1e-5 * max(1.0, abs(total))
        rollouts.append({"tokens": seen, "calls": calls})
    rewards = torch.tensor([line["reward"] for line in lines])
    # An index put into a tensor of floats is refused for integers.
    baseline = torch.zeros(len(lines))
    baseline[torch.arange(len(lines))] = rewards
    return {"rollouts": rollouts, "dtype": str(rewards.dtype), "rewards": baseline.tolist()}


def openai_format(path):
    """What NeMo RL's `OpenAIFormatDataset` does with a line, in both of its modes."""
    with open(path) as file:
        preserved = [json.loads(line) for line in file]
    loaded = list(load_dataset("json", data_files=path)["train"])
    for line in preserved:
        assert line["messages"][-1]["role"] == "assistant"
        assert line["tools"] is None or isinstance(line["tools"], list)
    return {"rows": [len(loaded), len(preserved)], "tools_as_written": [a["tools"] == b["tools"] for a, b in zip(loaded, preserved)]}


def late_tools(path):
    """A file whose first ten megabytes, by which `datasets` takes types from lines of JSON, are unlike the rest."""
    rows = load_dataset("parquet", data_files=path, split="train")
    return {"rows": len(rows), "first": rows[0]["tools"], "last": rows[len(rows) - 1]}


def main(source, target):
    with open(source) as file:
        given = json.load(file)
    made = {
        "versions": {module.__name__: module.__version__ for module in (datasets, pandas, pyarrow)},
        "table": table(given["table"]),
        "nemo_rl": nemo_rl(given["nemo_rl"]),
        "openai_format": openai_format(given["sft"]),
        "late_tools": late_tools(given["late_tools"]),
    }
    with open(target, "w") as file:
        json.dump(made, file)


main(*sys.argv[1:])
