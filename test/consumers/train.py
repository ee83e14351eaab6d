"""Loads exports with `datasets`, has TRL tokenize them with a chat template that has tools, and trains one step."""

import json
import sys
import tempfile

import datasets
import torch
import transformers
import trl
from datasets import load_dataset
from tiny import tiny_model, tiny_tokenizer
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer


def common(rows):
    return dict(
        output_dir=tempfile.mkdtemp(),
        max_steps=1,
        per_device_train_batch_size=len(rows),
        learning_rate=0.01,
        max_length=None,
        report_to="none",
        use_cpu=True,
        bf16=False,
        save_strategy="no",
        disable_tqdm=True,
    )


def one_step(trainer):
    before = [weights.detach().clone() for weights in trainer.model.parameters()]
    result = trainer.train()
    changed = any(not torch.equal(old, new) for old, new in zip(before, trainer.model.parameters()))
    return {"steps": trainer.state.global_step, "loss": result.training_loss, "changed": changed}


def examples_of(trainer, tokenizer, mask):
    """What the model reads of each example, and which of it counts."""
    examples = []
    for example in trainer.train_dataset:
        batch = trainer.data_collator([example])
        for ids, counts in zip(batch["input_ids"], mask(batch)):
            examples.append({"read": tokenizer.decode(ids), "trained": tokenizer.decode(ids[counts])})
    return examples


def load(path):
    return load_dataset("parquet" if path.endswith(".parquet") else "json", data_files=path, split="train")


def sft(path, settings):
    rows = load(path)
    tokenizer = tiny_tokenizer()
    trainer = SFTTrainer(
        model=tiny_model(tokenizer),
        args=SFTConfig(**common(rows), **settings),
        train_dataset=rows,
        processing_class=tokenizer,
    )
    examples = examples_of(trainer, tokenizer, lambda batch: batch["labels"] != -100)
    return {"rows": len(rows), "columns": rows.column_names, "examples": examples, **one_step(trainer)}


def dpo(path):
    rows = load(path)
    tokenizer = tiny_tokenizer()
    trainer = DPOTrainer(
        model=tiny_model(tokenizer),
        # One without a name cannot be loaded a second time.
        ref_model=tiny_model(tokenizer),
        args=DPOConfig(**common(rows)),
        train_dataset=rows,
        processing_class=tokenizer,
    )
    examples = examples_of(trainer, tokenizer, lambda batch: batch["completion_mask"].bool())
    return {"rows": len(rows), "columns": rows.column_names, "examples": examples, **one_step(trainer)}


def main(source, target):
    with open(source) as file:
        given = json.load(file)
    made = {
        "versions": {module.__name__: module.__version__ for module in (datasets, torch, transformers, trl)},
        **{name: sft(path, settings) for name, (path, settings) in given["sft"].items()},
        **{name: dpo(path) for name, path in given["dpo"].items()},
    }
    with open(target, "w") as file:
        json.dump(made, file)


main(*sys.argv[1:])
