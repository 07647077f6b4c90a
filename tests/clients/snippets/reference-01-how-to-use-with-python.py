import openai

client = openai.OpenAI(
    api_key="anything",       # LiteLLM needs a key, but for local it can be anything
    base_url="http://localhost:4000"
)

response = client.chat.completions.create(
    model="llama-3.2-1b",
    messages=[{"role": "user", "content": "Hello!"}]
)

print(response.choices[0].message.content)
