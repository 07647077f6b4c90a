"""The administrator's walk with the official Python client: HUB_URL and MASTER_KEY say where; the hub serves `tiny`."""

import os
import uuid

import openai

URL, MASTER_KEY = os.environ["HUB_URL"], os.environ["MASTER_KEY"]
MODEL = f"walked-{uuid.uuid4()}"
PRICE, CALLS_IN_BUDGET = 6, 2
requests = []


class CountingClient(openai.OpenAI):
    def _prepare_request(self, request):
        requests.append(request.url.path)


def client(key):
    return CountingClient(api_key=key, base_url=URL)


def call(key):
    return client(key).chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "Hello"}])


def raised(kind, attempt):
    try:
        attempt()
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was not raised")


admin = client(MASTER_KEY)


def post(path, **body):
    return admin.post(path, body=body, cast_to=object)


post("/model/new", model_name=MODEL, litellm_params={"model": "llama-cpp/tiny", "cost_per_request": PRICE})

user = post("/user/new", user_email=f"{uuid.uuid4()}@example.com", max_budget=10.0, budget_duration="monthly")
assert (user["max_budget"], user["budget_duration"]) == (10, "monthly"), user
made = post("/key/generate", user_id=user["user_id"], key_alias=f"laptop-{uuid.uuid4()}", duration="30d")
key = made["key"]
for _ in range(CALLS_IN_BUDGET):
    assert call(key).model == MODEL

requests.clear()
spent = raised(openai.RateLimitError, lambda: call(key))
assert spent.status_code == 429 and spent.body["message"].startswith("Budget exceeded for user"), spent.body
assert (spent.body["type"], spent.body["code"]) == ("budget_exceeded", 429), spent.body
# The client would try a 429 again by itself; this one says that it makes no sense.
assert requests == ["/chat/completions"], requests

info = admin.get("/user/info", options={"params": {"user_id": user["user_id"]}}, cast_to=object)
assert info["user_info"]["spend"] == PRICE * CALLS_IN_BUDGET, info
assert post("/user/update", user_id=user["user_id"], max_budget=50.0)["data"]["max_budget"] == 50
assert call(key).choices[0].message.content
assert post("/key/delete", keys=[key]) == {"deleted_keys": [key]}
assert raised(openai.AuthenticationError, lambda: call(key)).status_code == 401
