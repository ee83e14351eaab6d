"""Loads an export with OpenRLHF's own data sets: for supervised fine-tuning, several turns included, and of prompts for RL."""

import json
import sys
from types import SimpleNamespace

from openrlhf.datasets import PromptDataset, SFTDataset
from openrlhf.datasets.utils import blending_datasets
from tiny import tiny_tokenizer


class Strategy(SimpleNamespace):
    """Of the training strategy the loader asks for nothing but its arguments and a way to say something."""

    def print(self, *_):
        pass

    def is_rank_0(self):
        return False


def sft(path):
    # OpenRLHF finds answers by rendering the beginning again, so a template may not write it otherwise when more follows.
    tokenizer = tiny_tokenizer("qwen3_instruct_2507")
    data = SimpleNamespace(input_key="messages", output_key=None, apply_chat_template=True)
    strategy = Strategy(args=SimpleNamespace(data=data, use_ms=False))
    loaded = blending_datasets(path, "1.0", strategy)
    rows = SFTDataset(loaded, tokenizer, 8192, strategy, num_processors=None, multiturn=True)
    examples = []
    for number in range(len(rows)):
        ids, _, mask = rows[number]
        ids, mask = ids[0], mask[0].bool()
        # The mask is of the positions that predict.
        trained = ids[1:][mask[:-1]]
        examples.append({"read": tokenizer.decode(ids), "trained": tokenizer.decode(trained)})
    return {"rows": len(rows), "examples": examples}


def prompts(path):
    data = SimpleNamespace(input_key="prompt", label_key="label", apply_chat_template=True)
    strategy = Strategy(args=SimpleNamespace(data=data, use_ms=False))
    rows = PromptDataset(blending_datasets(path, "1.0", strategy), tiny_tokenizer("qwen3_instruct_2507"), strategy)
    return {"prompts": rows.prompts, "labels": rows.labels, "datasources": rows.datasources}


def main(source, target):
    with open(source) as file:
        given = json.load(file)
    with open(target, "w") as file:
        json.dump({"sft": sft(given["openrlhf"]), "rl": prompts(given["openrlhf"])}, file)


main(*sys.argv[1:])
