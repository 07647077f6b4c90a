"""Ollama's official Python client against a running hub: HUB_URL and HUB_KEY say where."""

import asyncio
import os

import ollama

URL, KEY = os.environ["HUB_URL"], os.environ["HUB_KEY"]
REPLY = "Hello from the embedded engine. This is a self-test reply!"
MESSAGES = [{"role": "user", "content": "hi"}]
HEADERS = {"Authorization": f"Bearer {KEY}"}

client = ollama.Client(host=URL, headers=HEADERS)
answer = client.chat(model="tiny", messages=MESSAGES)
assert answer.message.content == REPLY and answer.done and answer.done_reason == "stop", answer
assert answer.prompt_eval_count > 0 and answer.eval_count > 0 and answer.total_duration > 0
lines = list(client.chat(model="tiny:latest", messages=MESSAGES, stream=True))
assert "".join(line.message.content or "" for line in lines) == REPLY
assert [line.done for line in lines] == [False] * (len(lines) - 1) + [True]
assert lines[-1].eval_count == answer.eval_count
cut = client.chat(model="tiny", messages=MESSAGES, options={"num_predict": 4})
assert (cut.message.content, cut.done_reason) == ("Hello from the embedded", "length"), cut

raw = client.generate(model="tiny", prompt="Hello from", raw=True, options={"num_predict": 2})
assert raw.response == " the embedded", raw
pieces = list(client.generate(model="tiny", prompt="hi", stream=True))
assert "".join(piece.response for piece in pieces) == REPLY and pieces[-1].done

vectors = client.embed(model="embed", input=["the local model", "a local model engine"]).embeddings
assert [len(vector) for vector in vectors] == [64, 64]
assert abs(sum(number * number for number in vectors[0]) - 1) < 1e-3

assert {"tiny", "embed"} <= {model.model.removesuffix(":latest") for model in client.list().models}
shown = client.show("tiny")
assert "completion" in shown.capabilities and any(key.endswith(".context_length") for key in shown.modelinfo), shown
client.ps()

try:
    client.chat(model="tini", messages=MESSAGES)
    raise AssertionError("an unknown model answered")
except ollama.ResponseError as error:
    assert error.status_code == 404 and "tini" in error.error, error
try:
    ollama.Client(host=URL, headers={"Authorization": "Bearer sk-nobody-knows"}).list()
    raise AssertionError("a wrong key was taken")
except ollama.ResponseError as error:
    assert error.status_code == 401, error


async def many():
    asynchronous = ollama.AsyncClient(host=URL, headers=HEADERS)
    answers = await asyncio.gather(*[asynchronous.chat(model="tiny", messages=MESSAGES) for _ in range(10)])
    streamed = [line.message.content or "" async for line in await asynchronous.chat(model="tiny", messages=MESSAGES, stream=True)]
    return [each.message.content for each in answers] + ["".join(streamed)]


assert asyncio.run(many()) == [REPLY] * 11
print("ok")
