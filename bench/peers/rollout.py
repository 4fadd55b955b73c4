"""The rollouts of RolloutBench with transformers' generate on the same directory: same prompts and sampling.

Tokens counted are those up to and with the end token; what generate adds to rows that have ended is not.
--impl: dynamic, static or paged (continuous batching). --batch: prompts of one call (0 = all).
"""
import json
import pathlib

from line import emit, measure, options

chosen = options(
    ("--impl", dict(choices=["dynamic", "static", "paged"], default="dynamic")),
    ("--batch", dict(type=int, default=0)),
    ("--attention", dict(default="sdpa")),
)

import torch
import transformers
from transformers import AutoModelForCausalLM, GenerationConfig

torch.set_num_threads(chosen.threads)
torch.set_grad_enabled(False)
work = json.loads(pathlib.Path(chosen.work).read_text())
prompts, samples, end = work["prompt_ids"], work["samples"], work["end_token"]
attention = "paged|" + chosen.attention if chosen.impl == "paged" else chosen.attention
model = AutoModelForCausalLM.from_pretrained(
    work["model"], dtype=torch.float32, attn_implementation=attention
).eval()
settings = dict(
    max_new_tokens=work["max_new_tokens"],
    eos_token_id=end,
    pad_token_id=work["pad_token"],
    do_sample=True,
    temperature=work["temperature"],
    top_k=0,
    top_p=1.0,
)
if chosen.impl == "static":
    settings.update(cache_implementation="static", disable_compile=True)
model.generation_config = GenerationConfig(eos_token_id=end, pad_token_id=work["pad_token"])
size = chosen.batch or len(prompts)
lengths, stopped = [], 0


def count(new):
    """Tokens up to and with the first end token."""
    global stopped
    if end in new:
        stopped += 1
        lengths.append(new.index(end) + 1)
    else:
        lengths.append(len(new))


def rollout():
    if chosen.impl == "paged":
        rows = [ids for ids in prompts for _ in range(samples)]
        out = model.generate_batch(
            inputs=rows, generation_config=GenerationConfig(**settings), progress_bar=False
        )
        for answer in out.values():
            count(list(answer.generated_tokens))
        return
    for at in range(0, len(prompts), size):
        part = prompts[at : at + size]
        longest = max(map(len, part))
        ids = torch.tensor([[work["pad_token"]] * (longest - len(p)) + p for p in part])
        mask = torch.tensor([[0] * (longest - len(p)) + [1] * len(p) for p in part])
        out = model.generate(
            ids,
            attention_mask=mask,
            generation_config=GenerationConfig(**settings, num_return_sequences=samples),
        )
        for row in out[:, longest:].tolist():
            count(row)


def warm_up():
    global stopped
    torch.manual_seed(work["seed"])
    rollout()
    lengths.clear()
    stopped = 0


warm, wall, cpu = measure(warm_up, chosen.repeat, rollout)
assert len(lengths) == len(prompts) * samples * chosen.repeat, len(lengths)
emit(
    chosen,
    "rollout",
    "transformers generate",
    f"{transformers.__version__}, torch {torch.__version__}",
    dict(
        prompts=len(prompts),
        samples=samples,
        max_new_tokens=work["max_new_tokens"],
        impl=chosen.impl,
        batch=size * samples,
        attention=chosen.attention,
    ),
    warm,
    [sum(wall)],
    [sum(cpu)],
    sum(lengths),
    repeats=[round(s, 4) for s in wall],
    mean_length=round(sum(lengths) / len(lengths), 4),
    ended=round(stopped / len(lengths), 4),
)
