"""Loads an export with verl's own data sets."""

import json
import sys
import tempfile

from omegaconf import OmegaConf
from tiny import tiny_tokenizer
from verl.utils.dataset.multiturn_sft_dataset import MultiTurnSFTDataset
from verl.utils.dataset.rl_dataset import RLHFDataset, collate_fn


def rl(path):
    tokenizer = tiny_tokenizer()
    config = OmegaConf.create(
        {"cache_dir": tempfile.mkdtemp(), "max_prompt_length": 4096, "filter_overlong_prompts_workers": None}
    )
    rows = RLHFDataset(path, tokenizer, config)
    batch = collate_fn([rows[number] for number in range(len(rows))])
    return {
        "rows": len(rows),
        "prompts": [
            tokenizer.apply_chat_template(list(prompt), add_generation_prompt=True, tokenize=False)
            for prompt in batch["raw_prompt"]
        ],
        "index": [int(number) for number in batch["index"]],
        "data_source": list(batch["data_source"]),
        "reward_model": list(batch["reward_model"]),
        "sample": [extra["sample"] for extra in batch["extra_info"]],
    }


def sft(path):
    # A template that writes messages one by one as it writes them together, as verl asks for.
    tokenizer = tiny_tokenizer("qwen3_instruct_2507")
    rows = MultiTurnSFTDataset(path, tokenizer, OmegaConf.create({"pad_mode": "no_padding", "max_length": 8192}))
    examples = []
    for number in range(len(rows)):
        example = rows[number]
        ids, mask = example["input_ids"], example["loss_mask"].bool()
        examples.append({"read": tokenizer.decode(ids), "trained": tokenizer.decode(ids[mask])})
    return {"rows": len(rows), "examples": examples}


def main(source, target):
    with open(source) as file:
        path = json.load(file)["verl"]
    with open(target, "w") as file:
        json.dump({"rl": rl(path), "sft": sft(path)}, file)


main(*sys.argv[1:])
