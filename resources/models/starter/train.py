"""Trains the starter model on the processor: a small llama (RMSNorm, rotary positions in neighbouring pairs, grouped
key/value heads, SwiGLU, tied embeddings), AdamW with warm-up and a cosine.

usage: python3 train.py DATA_DIR     (reads and writes there; needs PyTorch and NumPy)
"""

import json
import math
import sys
import time
from pathlib import Path

import numpy
import torch
import torch.nn.functional as functional

WIDTH, LAYERS, HEADS, KV_HEADS, FEED_FORWARD = 128, 4, 4, 2, 384
STEPS, BATCH, PEAK_RATE, WARM_UP = 2500, 16, 2e-3, 100
THREADS = 1
EPSILON = 1e-5

data = Path(sys.argv[1])
torch.manual_seed(1)
torch.set_num_threads(THREADS)
shape = json.loads((data / "shape.json").read_text())
VOCABULARY, LENGTH = shape["vocab"], shape["len"]
ids = numpy.fromfile(data / "train.bin", dtype=numpy.uint16).reshape(-1, LENGTH)
learned = numpy.fromfile(data / "mask.bin", dtype=numpy.uint8).reshape(-1, LENGTH)
head_width = WIDTH // HEADS


def matrix(rows, columns, deviation):
    return torch.nn.Parameter(torch.randn(rows, columns) * deviation)


def ones():
    return torch.nn.Parameter(torch.ones(WIDTH))


even = 1 / math.sqrt(WIDTH)
residual = even / math.sqrt(2 * LAYERS)
weights = {"token_embd": matrix(VOCABULARY, WIDTH, 0.02 * math.sqrt(1024 / WIDTH)), "output_norm": ones()}
for layer in range(LAYERS):
    weights |= {
        f"blk.{layer}.attn_norm": ones(),
        f"blk.{layer}.ffn_norm": ones(),
        f"blk.{layer}.attn_q": matrix(HEADS * head_width, WIDTH, even),
        f"blk.{layer}.attn_k": matrix(KV_HEADS * head_width, WIDTH, even),
        f"blk.{layer}.attn_v": matrix(KV_HEADS * head_width, WIDTH, even),
        f"blk.{layer}.attn_output": matrix(WIDTH, HEADS * head_width, residual),
        f"blk.{layer}.ffn_gate": matrix(FEED_FORWARD, WIDTH, even),
        f"blk.{layer}.ffn_up": matrix(FEED_FORWARD, WIDTH, even),
        f"blk.{layer}.ffn_down": matrix(WIDTH, FEED_FORWARD, residual * math.sqrt(WIDTH / FEED_FORWARD)),
    }

frequencies = 10000 ** (-torch.arange(0, head_width, 2).float() / head_width)
angles = torch.arange(LENGTH).float()[:, None] * frequencies
cosine, sine = torch.cos(angles), torch.sin(angles)
causal = torch.full((LENGTH, LENGTH), float("-inf")).triu(1)


def rotate(x):
    """Neighbouring pairs (0,1), (2,3), as llama.cpp rotates this architecture."""
    even_part, odd_part = x[..., 0::2], x[..., 1::2]
    pairs = (even_part * cosine - odd_part * sine, even_part * sine + odd_part * cosine)
    return torch.stack(pairs, -1).flatten(-2)


def normalize(x, weight):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + EPSILON) * weight


def attend(x, block):
    batch = x.shape[0]

    def heads(name, count):
        return (x @ weights[f"{block}.{name}"].t()).view(batch, LENGTH, count, head_width).transpose(1, 2)

    query, key, value = rotate(heads("attn_q", HEADS)), rotate(heads("attn_k", KV_HEADS)), heads("attn_v", KV_HEADS)
    key, value = (each.repeat_interleave(HEADS // KV_HEADS, 1) for each in (key, value))
    scores = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(head_width) + causal, -1)
    joined = (scores @ value).transpose(1, 2).reshape(batch, LENGTH, HEADS * head_width)
    return joined @ weights[f"{block}.attn_output"].t()


def forward(tokens):
    x = functional.embedding(tokens, weights["token_embd"])
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        x = x + attend(normalize(x, weights[f"{block}.attn_norm"]), block)
        y = normalize(x, weights[f"{block}.ffn_norm"])
        gated = functional.silu(y @ weights[f"{block}.ffn_gate"].t()) * (y @ weights[f"{block}.ffn_up"].t())
        x = x + gated @ weights[f"{block}.ffn_down"].t()
    return normalize(x, weights["output_norm"])


def save():
    tensors = [[name, list(weight.shape)] for name, weight in weights.items()]
    facts = {"width": WIDTH, "layers": LAYERS, "heads": HEADS, "kvHeads": KV_HEADS, "feedForward": FEED_FORWARD}
    (data / "weights.json").write_text(json.dumps(facts | {"vocabulary": VOCABULARY, "tensors": tensors}))
    with open(data / "weights.f32", "wb") as file:
        for weight in weights.values():
            file.write(weight.detach().numpy().astype("<f4").tobytes())


matrices = [weight for weight in weights.values() if weight.dim() > 1]
vectors = [weight for weight in weights.values() if weight.dim() == 1]
groups = [{"params": matrices, "weight_decay": 0.05}, {"params": vectors, "weight_decay": 0}]
optimizer = torch.optim.AdamW(groups, lr=PEAK_RATE, betas=(0.9, 0.95))
order = numpy.random.RandomState(1).permutation(len(ids))
started, average = time.time(), None
for step in range(STEPS):
    decay = 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * step / STEPS))
    for group in optimizer.param_groups:
        group["lr"] = PEAK_RATE * min(1, (step + 1) / WARM_UP) * decay
    rows = order[numpy.arange(step * BATCH, (step + 1) * BATCH) % len(order)]
    tokens = torch.from_numpy(ids[rows].astype(numpy.int64))
    # Only answers are learned, so only they need logits.
    is_answer = torch.from_numpy(learned[rows])[:, 1:].bool()
    logits = forward(tokens)[:, :-1][is_answer] @ weights["token_embd"].t()
    loss = functional.cross_entropy(logits, tokens[:, 1:][is_answer])
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
    optimizer.step()
    average = loss.item() if average is None else 0.95 * average + 0.05 * loss.item()
    if step % 100 == 99:
        print(f"step {step + 1} loss {average:.4f} after {time.time() - started:.0f} s", flush=True)
save()
