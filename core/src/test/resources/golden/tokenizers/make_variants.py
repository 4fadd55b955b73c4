"""Writes variants.jsonl: settings of tokenizer.json, texts, ids by the `tokenizers` library (0.23.3).

python make_variants.py > variants.jsonl   (in this folder)
"""
import json
import random
from pathlib import Path

from tokenizers import Tokenizer

BASE = json.loads(Path(__file__).with_name("tokenizer.json").read_text(encoding="utf-8"))
BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
GPT2 = BYTES | {"use_regex": True}


def split(regex, behavior="Isolated", invert=False, kind="Regex"):
    return {"type": "Split", "pattern": {kind: regex}, "behavior": behavior, "invert": invert}


def stages(*parts):
    return {"type": "Sequence", "pretokenizers": list(parts)}


def token(content, **flags):
    return {"content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": False} | flags


LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
O200K = "|".join([
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"\p{N}{1,3}", r" ?[^\s\p{L}\p{N}]+[\r\n/]*", r"\s*[\r\n]+", r"\s+(?!\S)", r"\s+"])
PRE = {
    "gpt2": GPT2,
    "prefix space": GPT2 | {"add_prefix_space": True},
    "prefix space after a split": stages(split(r"\p{N}"), BYTES | {"add_prefix_space": True}),
    "digits in runs": stages({"type": "Digits", "individual_digits": False}, GPT2),
    "digits one by one": stages({"type": "Digits", "individual_digits": True}, GPT2),
    "spaces removed": stages(split(r"\s+", "Removed"), BYTES),
    "all but words removed": stages(split(r"\w+|[^\w\s]+", "Removed", True), BYTES),
    "literal": stages(split("e", kind="String"), GPT2),
    "inverted isolated": stages(split(r"\s+", invert=True), BYTES),
    "llama3": stages(split(LLAMA3), BYTES),
    "o200k": stages(split(O200K), BYTES),
    "three passes": stages(split(r"\p{N}{1,3}"), split("[一-龥぀-ゟ゠-ヿ]+"), split(r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"), BYTES),
    "own": stages(split(r" ?\p{N}| ?[\p{L}\p{M}]+| ?[^\s\p{L}\p{M}\p{N}]|\s+(?!\S)|\s+"), BYTES),
    "lines": stages(split("^.|.$"), BYTES),
    "oniguruma names": stages(split(r"\h+|[[:punct:]]+|\p{Han}+|[[:alpha:]&&\p{^Lu}]+|\d|\W"), BYTES),
    "not word": stages(split(r"[^\w\s]|[^\W\d]+"), BYTES),
    "flags": stages(split("(?i)S|(?-i)t"), BYTES),
    "nothing": BYTES,
    "empty sequence": stages(stages(), BYTES),
}
NORMAL = {"none": None, "empty": {"type": "Sequence", "normalizers": []}, "NFC": {"type": "NFC"}, "NFD": {"type": "NFD"}, "NFKC": {"type": "NFKC"},
          "NFKD": {"type": "NFKD"}, "NFD then NFC": {"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "NFC"}]}}
ADDED = {
    "special": [token("<|end|>", special=True), token("<think>"), token("</think>")],
    "overlapping": [token("<a>"), token("<a><b>", special=True), token("a>"), token("b><a", special=True)],
    "strips": [token("<l>", lstrip=True), token("<r>", rstrip=True), token("<lr>", lstrip=True, rstrip=True, special=True)],
    "single word": [token("the", single_word=True), token("éx", single_word=True, special=True), token("<a>", single_word=True)],
    "normalized": [token("éx", normalized=True), token("ﬁ", normalized=True), token("e\u0301", special=True), token("<think>", normalized=True, special=True)],
    "with spaces": [token("a b"), token(" <a> ", special=True), token("\n\n", normalized=True)],
}
PARTS = ["the", " the", "The", "a", "b", "e", "é", "e\u0301", "éx", "e\u0301x", "ﬁ", "İ", "ı", "ſ", "'s", "'S", "'ſ", "'LL", "1", "23", "4567", "²", "½", "٣", "Ⅷ", " ", "  ", "   ", "\n", "\r\n", "\t", "\u00a0", "\u3000", "\u2028", "\u0085", "\u200d",
         "<a>", "<b>", "<a><b>", "<l>", "<r>", "<lr>", "<|end|>", "<think>", "</think>", "a b", " <a> ", "中文", "ひら", "カナ", "한글", "हिन्दी", "👍🏽", "👩‍👩‍👧", "\u0301", "!", "?!", "...", "=", "+", "_", "-", "$", "ÅΩ", "Ǆ", "ß", "fiVe", "camelCase", "HTTPServer", "x" * 60, "=" * 70]


def texts(rng, count):
    return ["".join(rng.choice(PARTS) for _ in range(rng.randint(1, 14))) for _ in range(count)]


def case(name, rng, count, pre=PRE["llama3"], normal=None, added=(), ignore=False, words=()):
    model = BASE["model"] | {"ignore_merges": ignore, "vocab": dict(BASE["model"]["vocab"])}
    words = [word for word in words if word not in model["vocab"]]
    for word in words:
        model["vocab"][word] = len(model["vocab"])
    first = len(model["vocab"])
    doc = BASE | {"pre_tokenizer": pre, "normalizer": normal, "model": model, "added_tokens": [{"id": first + i} | t for i, t in enumerate(added)]}
    full, plain = Tokenizer.from_str(json.dumps(doc)), Tokenizer.from_str(json.dumps(doc | {"added_tokens": []}))
    line = {"name": name, "settings": {k: doc[k] for k in ("normalizer", "pre_tokenizer", "added_tokens")}, "ignore_merges": ignore, "words": list(words), "cases": []}
    for text in texts(rng, count):
        one = {"text": text, "ids": full.encode(text, add_special_tokens=False).ids}
        full.encode_special_tokens = True
        as_text = full.encode(text, add_special_tokens=False).ids
        full.encode_special_tokens = False
        without = plain.encode(text, add_special_tokens=False).ids
        if as_text != one["ids"]:
            one["ids_special_as_text"] = as_text
        if without != as_text:
            one["ids_plain"] = without
        line["cases"].append(one)
    print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    rng = random.Random(3)
    for name, pre in PRE.items():
        case("pre: " + name, rng, 24, pre=pre)
    for name, normal in NORMAL.items():
        case("normalizer: " + name, rng, 12, normal=normal, added=ADDED["normalized"])
    for name, added in ADDED.items():
        case("added: " + name, rng, 40, added=added)
        case("added, NFKC: " + name, rng, 16, added=added, normal=NORMAL["NFKC"])
    case("ignore_merges", rng, 30, ignore=True, words=["ĠtheĠ", "camelCase", "HTTP", "fi", "ä¸Ńæĸĩ", "Ã©"], added=ADDED["special"])
