"""Writes classes.jsonl: which characters of a few stable blocks a pattern matches, by the `tokenizers` library (0.23.3, Oniguruma).

python make_classes.py > classes.jsonl   (in this folder)
"""
import json

from tokenizers import Regex, pre_tokenizers

BLOCKS = [(0, 0x2FF), (0x370, 0x3FF), (0x660, 0x66F), (0x2000, 0x206F), (0x2160, 0x2188), (0x3040, 0x30FF), (0xFF00, 0xFFEF)]
PATTERNS = [r"\p{L}", r"\p{N}", r"\p{P}", r"\p{S}", r"\p{M}", r"\p{Lu}", r"\P{L}", r"\p{^L}", r"\P{^L}", r"\p{Letter}", r"\p{Han}", r"\p{Hiragana}", r"\p{Latin}", r"\p{Alnum}", r"\p{Punct}", r"\p{Cn}", r"\s", r"\S", r"\d",
            r"\D", r"\w", r"\W", r"\h", r"\H", r".", r"[^\s\p{L}\p{N}]", r"[\w]", r"[^\w]", r"[\W]", r"[^\W]", r"[a\W]", r"[^\h]", r"[^\w\s]", r"[\p{L}&&\p{Lu}]", r"[[:alpha:]]", r"[[:punct:]]", r"[[:xdigit:]]", r"[[:word:]]",
            r"[[:^word:]]", r"[[:^alpha:]]", r"[^[:alpha:]]", r"[^[[:punct:]]a]", r"[[:cntrl:]]", r"[[:graph:]]", r"[[:print:]]", r"[[:blank:]]", r"[[:lower:]]", r"(?i:s)", r"(?i:K)", r"(?i)å", r"(?i:[a-e])", r"[^\r\n\p{L}\p{N}]"]

characters = [c for first, last in BLOCKS for c in range(first, last + 1)]
for pattern in PATTERNS:
    split = pre_tokenizers.Split(Regex(pattern), "removed")
    kept = {i for _, (first, last) in split.pre_tokenize_str("".join(map(chr, characters))) for i in range(first, last)}
    ranges = []
    for i, c in enumerate(characters):
        if i in kept:
            continue
        if ranges and ranges[-1][1] == c - 1:
            ranges[-1][1] = c
        else:
            ranges.append([c, c])
    print(json.dumps({"pattern": pattern, "matches": ranges}, separators=(",", ":"), ensure_ascii=False))
