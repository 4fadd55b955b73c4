"""Logits of tiny random models with sliding windows and scaled positions, by transformers.

python make.py FOLDER: writes cases.json (the configs) and cases.safetensors (weights, ids, logits).
One set of random weights serves all cases of a family; each case has its own config.
Logits: of the whole sequence at once (`NAME.logits`), and token by token through the cache after a
prefill (`NAME.stepped`).
"""
import json, sys
import torch, transformers
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM

SHAPE = dict(vocab_size=64, hidden_size=32, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=64, rms_norm_eps=1e-6, tie_word_embeddings=True,
             initializer_range=0.25, attention_dropout=0.0, bos_token_id=1, eos_token_id=2, pad_token_id=0)
LENGTH, PREFILL = 60, 20


def rope(kind, **more):
    return dict(rope_parameters=dict(rope_type=kind, rope_theta=10000.0, **more))


WINDOW = dict(use_sliding_window=True, sliding_window=7)
CASES = {
    "llama-plain": (LlamaForCausalLM, LlamaConfig, {}),
    "llama-linear": (LlamaForCausalLM, LlamaConfig, rope("linear", factor=4.0)),
    "llama-dynamic": (LlamaForCausalLM, LlamaConfig,
                      dict(rope("dynamic", factor=4.0), max_position_embeddings=24)),
    "llama-dynamic-short": (LlamaForCausalLM, LlamaConfig,
                            dict(rope("dynamic", factor=4.0), max_position_embeddings=64)),
    "llama-llama3": (LlamaForCausalLM, LlamaConfig,
                     rope("llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                          original_max_position_embeddings=16)),
    "llama-yarn": (LlamaForCausalLM, LlamaConfig,
                   rope("yarn", factor=4.0, original_max_position_embeddings=16)),
    "llama-yarn-cut": (LlamaForCausalLM, LlamaConfig,
                       rope("yarn", factor=4.0, original_max_position_embeddings=16, beta_fast=16.0,
                            beta_slow=2.0, attention_factor=1.3, truncate=False)),
    "qwen2-window": (Qwen2ForCausalLM, Qwen2Config, dict(WINDOW, max_window_layers=1)),
    "qwen2-window-all": (Qwen2ForCausalLM, Qwen2Config, dict(WINDOW, max_window_layers=0)),
    "qwen3-window": (Qwen3ForCausalLM, Qwen3Config, dict(WINDOW, max_window_layers=2, head_dim=12)),
    "qwen3-window-linear": (Qwen3ForCausalLM, Qwen3Config,
                            dict(WINDOW, max_window_layers=0, head_dim=12, **rope("linear", factor=2.0))),
}


def main(folder):
    torch.set_num_threads(1)
    tensors, configs, weights = {}, {}, {}
    ids = torch.randint(3, 64, (1, LENGTH), generator=torch.Generator().manual_seed(11))
    tensors["input_ids"] = ids
    for name, (kind, config, more) in CASES.items():
        shape = config(**{**SHAPE, **more})
        shape._attn_implementation = "eager"
        family = name.split("-")[0]
        torch.manual_seed(3)
        model = kind(shape).eval()
        if family in weights:
            model.load_state_dict(weights[family])
        else:
            with torch.no_grad():
                for key, value in model.named_parameters():
                    if "norm" in key:
                        value.add_(torch.randn_like(value) * 0.1)
                    if key.endswith("bias"):
                        value.add_(torch.randn_like(value) * 0.2)
            weights[family] = {k: v.clone() for k, v in model.state_dict().items()}
            for key, value in model.named_parameters():
                tensors[f"{family}/{key}"] = value.detach().clone()
        configs[name] = shape.to_dict() | {"architectures": [kind.__name__]}
        with torch.no_grad():
            tensors[f"{name}.logits"] = model(ids).logits[0].float()
            out = model(ids[:, :PREFILL], use_cache=True)
            rows = [out.logits[0]]
            for t in range(PREFILL, LENGTH):
                out = model(ids[:, t:t + 1], past_key_values=out.past_key_values, use_cache=True)
                rows.append(out.logits[0])
            tensors[f"{name}.stepped"] = torch.cat(rows).float()
        print(name, float((tensors[f"{name}.stepped"] - tensors[f"{name}.logits"]).abs().max()),
              float((tensors[f"{name}.logits"] - tensors.get("llama-plain.logits", 0)).abs().max()))
    save_file({k: v.contiguous() for k, v in tensors.items()}, f"{folder}/cases.safetensors")
    json.dump(dict(transformers=transformers.__version__, torch=torch.__version__, prefill=PREFILL,
                   cases=configs), open(f"{folder}/cases.json", "w"), indent=1, sort_keys=True, default=str)


if __name__ == "__main__":
    main(sys.argv[1])
