"""The official Python client against a running hub: HUB_URL and HUB_KEY say where."""

import asyncio
import os

import openai

URL, KEY = os.environ["HUB_URL"], os.environ["HUB_KEY"]
REPLY = "Hello from the embedded engine. This is a self-test reply!"
MESSAGES = [{"role": "user", "content": "hi"}]


def client(path="/v1", **options):
    return openai.OpenAI(base_url=URL + path, api_key=options.pop("key", KEY), max_retries=0, **options)


def raised(kind, call):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was not raised")


for path in ("", "/v1"):
    reply = client(path).chat.completions.create(model="tiny", messages=MESSAGES)
    assert reply.choices[0].message.content == REPLY, reply
    assert reply.choices[0].finish_reason == "stop"
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens > 0
    assert reply._request_id.startswith("req_")
    text = ""
    for chunk in client(path).chat.completions.create(model="tiny", messages=MESSAGES, stream=True):
        # As in everybody's loop: no guard against chunks without choices.
        text += chunk.choices[0].delta.content or ""
    assert text == REPLY, text

with_usage = {"stream": True, "stream_options": {"include_usage": True}}
chunks = list(client().chat.completions.create(model="tiny", messages=MESSAGES, **with_usage))
assert chunks[-1].choices == [] and chunks[-1].usage.total_tokens > 0

cut = client().chat.completions.create(model="tiny", messages=MESSAGES, max_completion_tokens=4)
assert (cut.choices[0].message.content, cut.choices[0].finish_reason) == ("Hello from the embedded", "length"), cut
stopped = client().chat.completions.create(model="tiny", messages=MESSAGES, stop=[" is a"])
assert stopped.choices[0].message.content == "Hello from the embedded engine. This", stopped
several = client().chat.completions.create(model="tiny", messages=MESSAGES, n=3)
assert [choice.message.content for choice in several.choices] == [REPLY] * 3

completed = client().completions.create(model="tiny", prompt=["Hello", "Hello from"], max_tokens=2)
assert [choice.text for choice in completed.choices] == [" from the", " the embedded"], completed

vectors = client().embeddings.create(model="embed", input=["the local model", "a local model engine", "zqxj 1234"])
first, second, third = (item.embedding for item in vectors.data)
assert len(first) == 64
likeness = lambda a, b: sum(x * y for x, y in zip(a, b))
assert likeness(first, second) > likeness(first, third) + 0.2

unknown = raised(openai.NotFoundError, lambda: client().chat.completions.create(model="tini", messages=MESSAGES))
assert (unknown.code, unknown.param) == ("model_not_found", "model") and "tiny" in str(unknown), unknown
assert unknown.request_id.startswith("req_")
raised(openai.AuthenticationError, lambda: client(key="sk-nobody-knows").models.list())
raised(openai.BadRequestError, lambda: client().chat.completions.create(model="tiny", messages=[]))
long = raised(openai.BadRequestError, lambda: client().chat.completions.create(model="tiny", messages=[{"role": "user", "content": "x " * 9000}]))
assert long.code == "context_length_exceeded" and "maximum context length" in str(long), long

assert "tiny" in [model.id for model in client().models.list().data]
assert client().models.retrieve("tiny").id == "tiny"


async def many():
    asynchronous = openai.AsyncOpenAI(base_url=URL, api_key=KEY)
    asked = [asynchronous.chat.completions.create(model="tiny", messages=MESSAGES) for _ in range(30)]
    return [reply.choices[0].message.content for reply in await asyncio.gather(*asked)]


assert asyncio.run(many()) == [REPLY] * 30
print("ok")
