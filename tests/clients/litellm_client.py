"""LiteLLM's own clients against a running hub: HUB_URL and MASTER_KEY say where. The hub serves a model named `tiny`."""

import json
import os
import subprocess
import sys
import uuid

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # Or it looks for a list of prices on the internet.

import litellm
import pytest
import requests
from click.testing import CliRunner
from litellm.proxy.client import Client
from litellm.proxy.client.cli.main import cli as cli_tool
from litellm.proxy.client.exceptions import NotFoundError, UnauthorizedError
from litellm.proxy.client.health import HealthManagementClient
from litellm.proxy.client.users import UsersManagementClient

URL, MASTER_KEY = os.environ["HUB_URL"], os.environ["MASTER_KEY"]
REPLY = "Hello from the embedded engine. This is a self-test reply!"
MESSAGES = [{"role": "user", "content": "hi"}]
SERVED = {"model": "llama-cpp/tiny"}

admin = Client(base_url=URL, api_key=MASTER_KEY)
users = UsersManagementClient(base_url=URL, api_key=MASTER_KEY)


def with_key(key):
    return Client(base_url=URL, api_key=key)


def fresh(name):
    return f"{name}-{uuid.uuid4()}"


def test_keys_are_made_listed_looked_at_changed_and_deleted():
    alias = fresh("laptop")
    made = admin.keys.generate(models=["tiny"], aliases={"mine": "tiny"}, spend=0.5, duration="24h", key_alias=alias, config={"a": 1})
    assert made["key"].startswith("sk-") and made["key_alias"] == alias and made["spend"] == 0.5
    assert admin.keys.list(key_alias=alias)["keys"] == [made["token"]]
    (row,) = admin.keys.list(key_alias=alias, return_full_object=True, include_team_keys=True, page=1, size=5)["keys"]
    assert row["models"] == ["tiny"] and row["aliases"] == {"mine": "tiny"} and row["config"] == {"a": 1}
    assert admin.keys.list(key_hash=made["token"])["total_count"] == 1
    assert admin.keys.list(user_id="nobody")["keys"] == []
    info = admin.keys.info(key=made["key"])
    assert info["key"] == made["key"] and info["info"]["key_name"] == made["key_name"] and "token" not in info["info"]
    assert with_key(made["key"]).chat.completions(model="mine", messages=MESSAGES)["choices"][0]["message"]["content"] == REPLY
    team = admin.http.request("POST", "/team/new", json={"team_alias": fresh("team")})["team_id"]
    assert admin.keys.update(key=made["key"], team_id=team)["team_id"] == team
    assert admin.keys.list(team_id=team)["keys"] == [made["token"]]
    assert admin.keys.delete(keys=[made["key"]])["deleted_keys"] == [made["key"]]
    by_alias = admin.keys.generate(key_alias=fresh("phone"))
    assert len(admin.keys.delete(key_aliases=[by_alias["key_alias"]])["deleted_keys"]) == 1
    for dead in (made, by_alias):
        with pytest.raises(UnauthorizedError):
            with_key(dead["key"]).models.list()
        with pytest.raises(requests.exceptions.HTTPError) as refused:
            admin.keys.info(key=dead["key"])
        assert refused.value.response.status_code == 404
    with pytest.raises(requests.exceptions.HTTPError) as refused:
        admin.keys.delete(keys=[made["key"]])
    assert refused.value.response.status_code == 404


def test_users_are_made_found_and_deleted_with_their_keys():
    mail = f"{fresh('ada')}@example.com"
    made = users.create_user({"user_email": mail, "user_role": "internal_user", "max_budget": 10.0, "user_alias": "Ada"})
    assert made["user_email"] == mail and made["key"].startswith("sk-")
    assert [user["user_id"] for user in users.list_users({"user_email": mail})] == [made["user_id"]]
    info = users.get_user(user_id=made["user_id"])
    assert info["user_info"]["max_budget"] == 10 and [key["token"] for key in info["keys"]] == [made["token"]]
    assert users.get_user_v2(user_id=made["user_id"])["user_email"] == mail
    with_key(made["key"]).models.list()
    assert users.delete_user([made["user_id"]]) == 1
    with pytest.raises(UnauthorizedError):
        with_key(made["key"]).models.list()
    with pytest.raises(NotFoundError):
        users.get_user(user_id=made["user_id"])
    with pytest.raises(UnauthorizedError):
        UsersManagementClient(base_url=URL, api_key="sk-nobody").list_users()


def test_teams_are_listed_and_paged():
    alias = fresh("core")
    team = admin.http.request("POST", "/team/new", json={"team_alias": alias})
    assert team["team_id"] in [each["team_id"] for each in admin.teams.list()]
    assert admin.teams.list(user_id="nobody") == []
    page = admin.teams.list_v2(team_alias=alias, page=1, page_size=10, sort_by="team_alias", sort_order="desc")
    assert [each["team_id"] for each in page["teams"]] == [team["team_id"]] and page["total"] == 1
    assert admin.teams.get_available() == []


def test_models_are_added_looked_at_changed_and_deleted():
    name = fresh("model")
    made = admin.models.new(model_name=name, model_params=SERVED, model_info={"description": "made by a client"})
    model_id = made["model_id"]
    assert name in [model["id"] for model in admin.models.list()]
    found = admin.models.get(model_name=name)
    assert found["model_info"]["id"] == model_id and found["model_info"]["description"] == "made by a client"
    assert admin.models.get(model_id=model_id)["model_name"] == name
    assert admin.chat.completions(model=name, messages=MESSAGES)["model"] == name
    # The client puts the id beside the parameters, LiteLLM's interface inside model_info: both are meant.
    admin.models.update(model_id=model_id, model_params={**SERVED, "rpm": 100})
    assert admin.models.get(model_id=model_id)["litellm_params"]["rpm"] == 100
    (group,) = [each for each in admin.model_groups.info() if each["model_group"] == name]
    assert group["providers"] == ["llama-cpp"] and group["rpm"] == 100
    assert "deleted" in admin.models.delete(model_id=model_id)["message"]
    assert name not in [model["id"] for model in admin.models.list()]
    with pytest.raises(NotFoundError):
        admin.models.delete(model_id=model_id)
    with pytest.raises(NotFoundError):
        admin.models.get(model_id=model_id)


def test_chat_answers_and_streams():
    reply = admin.chat.completions(model="tiny", messages=MESSAGES, temperature=0, top_p=1, max_tokens=4, user="ada")
    assert reply["choices"][0]["message"]["content"] == "Hello from the embedded"
    chunks = list(admin.chat.completions_stream(model="tiny", messages=MESSAGES))
    assert "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks) == REPLY
    with pytest.raises(UnauthorizedError):
        with_key("sk-nobody").chat.completions(model="tiny", messages=MESSAGES)


def test_health_tells_the_version_that_clients_compare():
    health = HealthManagementClient(base_url=URL, api_key=MASTER_KEY)
    assert health.get_readiness()["status"] == "connected"
    assert health.get_server_version().count(".") == 2


def completion(**options):
    return litellm.completion(**{"model": "litellm_proxy/tiny", "api_base": URL, "api_key": MASTER_KEY, "messages": MESSAGES, **options})


def test_litellm_completion_through_its_provider_for_proxies():
    reply = completion()
    assert reply.choices[0].message.content == REPLY and reply.choices[0].finish_reason == "stop"
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens > 0
    text, usage = "", None
    for chunk in completion(stream=True, stream_options={"include_usage": True}):
        text += chunk.choices[0].delta.content or "" if chunk.choices else ""
        usage = getattr(chunk, "usage", None) or usage
    assert text == REPLY and usage.total_tokens > 0
    assert completion(api_base=f"{URL}/v1", max_tokens=4).choices[0].finish_reason == "length"
    vectors = litellm.embedding(model="litellm_proxy/embed", input=["a", "b"], api_base=URL, api_key=MASTER_KEY)
    assert [len(item["embedding"]) for item in vectors.data] == [64, 64]
    tagged = completion(metadata={"tags": ["proj-x"]}, extra_body={"metadata": {"tags": ["proj-x"]}}, user="ada")
    assert tagged.choices[0].message.content == REPLY


def test_litellm_raises_its_own_errors():
    with pytest.raises(litellm.AuthenticationError):
        completion(api_key="sk-nobody")
    with pytest.raises(litellm.NotFoundError):
        completion(model="litellm_proxy/tini")
    spent = admin.http.request("POST", "/key/generate", json={"max_budget": 0})["key"]
    with pytest.raises(litellm.RateLimitError, match="Budget has been exceeded"):
        completion(api_key=spent, num_retries=0)


def cli(*words):
    """The command line tool, in this process: it takes seconds to start."""
    done = CliRunner().invoke(cli_tool, ["--base-url", URL, "--api-key", MASTER_KEY, *words])
    assert done.exit_code == 0, (words, done.output, done.exception)
    return done.stdout


def test_the_command_line_tool():
    name, alias = fresh("model"), fresh("key")
    assert "llama-cpp/tiny" in cli("models", "add", name, "--param", "model=llama-cpp/tiny")
    model_id = admin.models.get(model_name=name)["model_info"]["id"]
    assert name in cli("models", "list", "--format", "json")
    assert name in cli("models", "info")
    assert model_id in cli("models", "get", "--id", model_id)
    cli("models", "update", model_id, "--param", "model=llama-cpp/tiny", "--param", "rpm=5")
    assert admin.models.get(model_id=model_id)["litellm_params"]["rpm"] == 5
    assert name in cli("model-groups", "list", "--format", "json")
    assert "deleted" in cli("models", "delete", model_id)
    made = json.loads(cli("keys", "generate", "--key-alias", alias, "--models", "tiny", "--duration", "1h"))
    assert alias in cli("keys", "list", "--key-alias", alias, "--return-full-object", "--format", "json")
    assert made["key"] in cli("keys", "delete", "--keys", made["key"])
    user = json.loads(cli("users", "create", "--email", f"{fresh('ada')}@example.com", "--max-budget", "5"))
    assert user["user_id"] in cli("users", "get", "--id", user["user_id"])
    cli("users", "list")
    cli("users", "delete", user["user_id"])
    cli("teams", "list")
    assert "I'm alive" in cli("http", "request", "GET", "/health/liveliness")
    assert f"Server Version: {HealthManagementClient(base_url=URL).get_server_version()}" in cli("version")


def test_the_command_line_tool_as_a_program_of_its_own():
    tool = os.path.join(os.path.dirname(sys.executable), "litellm-proxy")
    words = [tool, "--base-url", URL, "--api-key", MASTER_KEY, "models", "list", "--format", "json"]
    assert "tiny" in subprocess.run(words, check=True, capture_output=True, text=True, timeout=120).stdout
