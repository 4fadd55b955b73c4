"""Loads an exported directory with transformers, unchanged, and compares it with what LogitsDump wrote.

    python parity.py EXPORT DUMP

Logits of given ids (largest difference), ids of texts, texts of ids, the rendered chat template, greedy
answers. Exits with 1 where something differs by more than it may.
"""
import json
import pathlib
import sys

import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

export, dump = map(pathlib.Path, sys.argv[1:3])
TOLERANCE = 1e-4
model = AutoModelForCausalLM.from_pretrained(export, dtype=torch.float32).eval()
tokenizer = AutoTokenizer.from_pretrained(export)
stored = load_file(dump / "logits.safetensors")
texts = json.loads((dump / "texts.json").read_text())

with torch.no_grad():
    logits = model(stored["ids"]).logits
difference = (logits - stored["logits"]).abs()
encoded = sum(tokenizer(t["text"])["input_ids"] == t["ids"] for t in texts["texts"])
decoded = sum(tokenizer.decode(t["ids"], clean_up_tokenization_spaces=False) == t["text"] for t in texts["texts"])
rendered = tokenized = greedy = 0
for asked in texts["prompts"]:
    messages = [{"role": "user", "content": asked["question"]}]
    text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    rendered += text == asked["prompt"]
    tokenized += tokenizer(text, add_special_tokens=False)["input_ids"] == asked["ids"]
    with torch.no_grad():
        out = model.generate(
            torch.tensor([asked["ids"]]),
            attention_mask=torch.ones(1, len(asked["ids"]), dtype=torch.long),
            generation_config=GenerationConfig(
                max_new_tokens=64,
                do_sample=False,
                eos_token_id=model.config.eos_token_id,
                pad_token_id=model.config.pad_token_id,
            ),
        )
    greedy += out[0, len(asked["ids"]) :].tolist() == asked["answer"]

result = dict(
    logits=list(logits.shape),
    max_abs_difference=float(difference.max()),
    mean_abs_difference=float(difference.mean()),
    mean_difference=float((logits - stored["logits"]).mean()),
    largest_logit=float(logits.abs().max()),
    same_best_token=float((logits.argmax(-1) == stored["logits"].argmax(-1)).float().mean()),
    texts=len(texts["texts"]),
    encoded_the_same=encoded,
    decoded_the_same=decoded,
    prompts=len(texts["prompts"]),
    chat_template_the_same=rendered,
    prompt_ids_the_same=tokenized,
    greedy_answers_the_same=greedy,
    model=type(model).__name__,
    tokenizer=type(tokenizer).__name__,
)
print(json.dumps(result))
exact = all(
    result[name] == result[of]
    for name, of in [
        ("encoded_the_same", "texts"),
        ("decoded_the_same", "texts"),
        ("chat_template_the_same", "prompts"),
        ("prompt_ids_the_same", "prompts"),
        ("greedy_answers_the_same", "prompts"),
    ]
)
sys.exit(0 if exact and result["max_abs_difference"] <= TOLERANCE else 1)
