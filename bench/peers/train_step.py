"""The training step of TrainStepBench in eager PyTorch: same weights, rows, mask, loss, clipping, AdamW.

--micro: rows of one forward and backward pass (0 = all). --mask: how documents are kept apart (float or
bool; a row that is one document always uses the causal kernel). --split keeps q, k, v and gate, up apart.
"""
import json
import pathlib

from line import emit, measure, options

chosen = options(
    ("--steps", dict(type=int, default=40)),
    ("--warm-up", dict(type=int, default=15)),
    ("--micro", dict(type=int, default=0)),
    ("--mask", dict(choices=["float", "bool"], default="float")),
    ("--split", dict(action="store_true")),
)

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

torch.set_num_threads(chosen.threads)
work = json.loads(pathlib.Path(chosen.work).read_text())
folder = pathlib.Path(work["model"])
config = json.loads((folder / "config.json").read_text())
stored = load_file(folder / "model.safetensors")
heads, kv_heads, width = config["num_attention_heads"], config["num_key_value_heads"], config["head_dim"]
eps = config["rms_norm_eps"]


def weight(*names):
    return torch.cat([stored[name + ".weight"] for name in names]).requires_grad_()


class Layer:
    def __init__(self, number):
        at = f"model.layers.{number}."
        self.before, self.between = weight(at + "input_layernorm"), weight(at + "post_attention_layernorm")
        qkv = [at + f"self_attn.{x}_proj" for x in "qkv"]
        inner = [at + "mlp.gate_proj", at + "mlp.up_proj"]
        self.qkv = [weight(name) for name in qkv] if chosen.split else [weight(*qkv)]
        self.inner = [weight(name) for name in inner] if chosen.split else [weight(*inner)]
        self.out, self.down = weight(at + "self_attn.o_proj"), weight(at + "mlp.down_proj")

    def parameters(self):
        return [self.before, self.between, *self.qkv, *self.inner, self.out, self.down]

    def __call__(self, x, cos, sin, mask):
        rows, length, _ = x.shape
        normed = F.rms_norm(x, self.before.shape, self.before, eps)
        if chosen.split:
            q, k, v = (F.linear(normed, w).view(rows, length, -1, width).transpose(1, 2) for w in self.qkv)
            q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        else:
            qkv = F.linear(normed, self.qkv[0]).view(rows, length, -1, width).transpose(1, 2)
            turned = rotate(qkv[:, : heads + kv_heads], cos, sin)
            q, k, v = turned[:, :heads], turned[:, heads:], qkv[:, heads + kv_heads :]
        seen = F.scaled_dot_product_attention(q, k, v, mask, is_causal=mask is None, enable_gqa=heads != kv_heads)
        x = x + F.linear(seen.transpose(1, 2).reshape(rows, length, -1), self.out)
        normed = F.rms_norm(x, self.between.shape, self.between, eps)
        if chosen.split:
            gate, up = F.linear(normed, self.inner[0]), F.linear(normed, self.inner[1])
        else:
            gate, up = F.linear(normed, self.inner[0]).chunk(2, -1)
        return x + F.linear(F.silu(gate) * up, self.down)


def rotate(x, cos, sin):
    half = width // 2
    return x * cos + torch.cat((-x[..., half:], x[..., :half]), -1) * sin


table, last = weight("model.embed_tokens"), weight("model.norm")
layers = [Layer(number) for number in range(config["num_hidden_layers"])]
parameters = [table, last, *(p for layer in layers for p in layer.parameters())]
optimizer = torch.optim.AdamW(
    [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": work["weight_decay"]},
        {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0.0},
    ],
    lr=work["learning_rate"],
    betas=(0.9, 0.95),
    eps=1e-8,
    fused=True,
)

all_ids = torch.tensor(work["ids"])
all_documents = torch.tensor(work["documents"])
length = all_ids.shape[1]
frequency = config.get("rope_theta", 10000.0) ** (-torch.arange(0, width, 2).float() / width)
angle = torch.outer(torch.arange(length).float(), frequency).repeat(1, 2)
whole = bool((all_documents == 0).all())
total = int(((all_documents[:, :-1] == all_documents[:, 1:]) & (all_documents[:, :-1] >= 0)).sum())


def loss_sum(ids, documents):
    """Everything that depends on the rows is made here, as it is in a run."""
    if whole:
        cos, sin, mask = angle.cos(), angle.sin(), None
    else:
        first = torch.ones_like(documents, dtype=torch.bool)
        first[:, 1:] = documents[:, 1:] != documents[:, :-1]
        place = torch.arange(length)
        start = torch.where(first, place, 0).cummax(1).values
        turned = angle[place - start].unsqueeze(1)
        cos, sin = turned.cos(), turned.sin()
        seen = (documents.unsqueeze(2) == documents.unsqueeze(1)) & (place.unsqueeze(0) <= place.unsqueeze(1))
        mask = seen.unsqueeze(1)
        if chosen.mask == "float":
            mask = torch.zeros_like(mask, dtype=torch.float32).masked_fill_(~mask, -1e30)
    x = F.embedding(ids, table)
    for layer in layers:
        x = layer(x, cos, sin, mask)
    target = torch.where((documents[:, :-1] == documents[:, 1:]) & (documents[:, :-1] >= 0), ids[:, 1:], -100)
    x = F.rms_norm(x[:, :-1], last.shape, last, eps).reshape(-1, x.shape[-1])
    return F.cross_entropy(F.linear(x, table), target.reshape(-1), ignore_index=-100, reduction="sum")


losses = []
micro = chosen.micro or len(all_ids)


def step():
    loss = 0.0
    for at in range(0, len(all_ids), micro):
        part = loss_sum(all_ids[at : at + micro], all_documents[at : at + micro]) / total
        part.backward()
        loss += part.item()
    torch.nn.utils.clip_grad_norm_(parameters, work["max_grad_norm"])
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    losses.append(loss)


def steps(count):
    for _ in range(count):
        step()


warm, wall, cpu = measure(lambda: steps(chosen.warm_up), chosen.repeat, lambda: steps(chosen.steps))
emit(
    chosen,
    "train",
    "torch eager",
    torch.__version__,
    dict(
        rows=len(all_ids),
        row_length=length,
        micro_rows=micro,
        steps=chosen.steps,
        mask="causal" if whole else chosen.mask,
        fused_projections=not chosen.split,
        parameters=sum(p.numel() for p in parameters),
    ),
    warm,
    wall,
    cpu,
    all_ids.numel() * chosen.steps,
    losses=[losses[0], losses[min(10, len(losses) - 1)]],
)
