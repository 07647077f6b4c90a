"""The official Python client through Responses, in step and asynchronous: HUB_URL and HUB_KEY say where."""

import asyncio
import json
import os

import openai

URL, KEY = os.environ["HUB_URL"], os.environ["HUB_KEY"]
REPLY = "Hello from the embedded engine. This is a self-test reply!"
WEATHER = {"type": "function", "name": "weather", "strict": True, "parameters": {"type": "object", "properties": {"city": {"type": "string", "enum": ["Oslo"]}}, "required": ["city"], "additionalProperties": False}}

for path in ("", "/v1"):
    client = openai.OpenAI(base_url=URL + path, api_key=KEY, max_retries=0)
    reply = client.responses.create(model="tiny", input="hi", instructions="Be brief.")
    assert reply.output_text == REPLY and reply.status == "completed", reply
    assert reply.usage.total_tokens == reply.usage.input_tokens + reply.usage.output_tokens > 0
    assert client.responses.retrieve(reply.id).output_text == REPLY
    following = client.responses.create(model="tiny", input="again", previous_response_id=reply.id)
    assert following.usage.input_tokens > reply.usage.output_tokens and following.previous_response_id == reply.id

events = list(client.responses.create(model="tiny", input="hi", stream=True))
assert [event.sequence_number for event in events] == list(range(events[0].sequence_number, events[0].sequence_number + len(events)))
assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == REPLY
assert events[-1].type == "response.completed" and events[-1].response.output_text == REPLY
with client.responses.stream(model="tiny", input="hi") as stream:
    stream.until_done()
    assert stream.get_final_response().output_text == REPLY

cut = client.responses.create(model="tiny", input="hi", max_output_tokens=4)
assert (cut.output_text, cut.status, cut.incomplete_details.reason) == ("Hello from the embedded", "incomplete", "max_output_tokens"), cut
called = client.responses.create(model="tiny", input="weather?", tools=[WEATHER], tool_choice={"type": "function", "name": "weather"})
(call,) = [item for item in called.output if item.type == "function_call"]
assert (call.name, json.loads(call.arguments)) == ("weather", {"city": "Oslo"}), called
try:
    client.responses.create(model="tini", input="hi")
    raise AssertionError("an unknown model answered")
except openai.NotFoundError as error:
    assert (error.code, error.param) == ("model_not_found", "model") and error.request_id.startswith("req_"), error


async def many():
    asynchronous = openai.AsyncOpenAI(base_url=URL, api_key=KEY)
    replies = await asyncio.gather(*[asynchronous.responses.create(model="tiny", input="hi") for _ in range(10)])
    text = ""
    async for event in await asynchronous.responses.create(model="tiny", input="hi", stream=True):
        text += event.delta if event.type == "response.output_text.delta" else ""
    return [reply.output_text for reply in replies] + [text]


assert asyncio.run(many()) == [REPLY] * 11
print("ok")
