"""Anthropic's official Python client against a running hub: HUB_URL and HUB_KEY say where."""

import asyncio
import os

import anthropic

URL, KEY = os.environ["HUB_URL"], os.environ["HUB_KEY"]
REPLY = "Hello from the embedded engine. This is a self-test reply!"
ASK = {"model": "tiny", "max_tokens": 64, "messages": [{"role": "user", "content": "hi"}]}
WEATHER = {"name": "weather", "description": "Tells the weather", "input_schema": {"type": "object", "properties": {"city": {"type": "string", "enum": ["Oslo"]}}, "required": ["city"]}}


def client(path="", **options):
    return anthropic.Anthropic(base_url=URL + path, api_key=options.pop("key", KEY), max_retries=0, **options)


def raised(kind, call):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was not raised")


for path in ("", "/v1"):
    message = client(path).messages.create(**ASK)
    assert [block.text for block in message.content] == [REPLY], message
    assert (message.type, message.role, message.stop_reason, message.model) == ("message", "assistant", "end_turn", "tiny")
    assert message.usage.input_tokens + (message.usage.cache_read_input_tokens or 0) > 0 and message.usage.output_tokens > 0
    assert message._request_id.startswith("req_")

with client().messages.stream(**ASK) as stream:
    assert "".join(stream.text_stream) == REPLY
    final = stream.get_final_message()
assert final.content[0].text == REPLY and final.stop_reason == "end_turn" and final.usage.output_tokens == message.usage.output_tokens

kinds = [event.type for event in client().messages.create(stream=True, **ASK)]
assert kinds[0] == "message_start" and kinds[-2:] == ["message_delta", "message_stop"], kinds

cut = client().messages.create(**{**ASK, "max_tokens": 4})
assert (cut.content[0].text, cut.stop_reason) == ("Hello from the embedded", "max_tokens"), cut
stopped = client().messages.create(stop_sequences=[" is a"], **ASK)
assert (stopped.stop_reason, stopped.stop_sequence) == ("stop_sequence", " is a"), stopped

count = client().messages.count_tokens(model="tiny", messages=ASK["messages"])
assert count.input_tokens == message.usage.input_tokens + (message.usage.cache_read_input_tokens or 0), (count, message.usage)

forced = client().messages.create(tools=[WEATHER], tool_choice={"type": "tool", "name": "weather"}, **ASK)
(use,) = [block for block in forced.content if block.type == "tool_use"]
assert forced.stop_reason == "tool_use" and use.name == "weather" and use.input == {"city": "Oslo"}, forced
back = client().messages.create(
    tools=[WEATHER],
    **{
        **ASK,
        "messages": [
            *ASK["messages"],
            {"role": "assistant", "content": forced.content},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": use.id, "content": "21 degrees"}]},
        ],
    },
)
assert back.stop_reason == "end_turn" and back.content[0].text, back

unknown = raised(anthropic.NotFoundError, lambda: client().messages.create(**{**ASK, "model": "tini"}))
assert unknown.body["error"]["type"] == "not_found_error" and "tiny" in str(unknown), unknown
assert unknown.request_id.startswith("req_")
raised(anthropic.AuthenticationError, lambda: client(key="sk-nobody-knows").messages.create(**ASK))
raised(anthropic.BadRequestError, lambda: client().messages.create(**{**ASK, "messages": []}))
long = raised(anthropic.BadRequestError, lambda: client().messages.create(**{**ASK, "messages": [{"role": "user", "content": "x " * 9000}]}))
assert "prompt is too long" in str(long), long
assert "tiny" in [model.id for model in client().models.list(limit=1000)]


async def many():
    asynchronous = anthropic.AsyncAnthropic(base_url=URL, auth_token=KEY, api_key=None)
    asked = [asynchronous.messages.create(**ASK) for _ in range(10)]
    texts = [message.content[0].text for message in await asyncio.gather(*asked)]
    async with asynchronous.messages.stream(**ASK) as stream:
        texts.append("".join([piece async for piece in stream.text_stream]))
    return texts


assert asyncio.run(many()) == [REPLY] * 11
print("ok")
