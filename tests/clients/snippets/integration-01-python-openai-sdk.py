import openai

# Configure client to use your gateway
client = openai.OpenAI(
    api_key="your-litellm-master-key",  # Your gateway master key
    base_url="http://localhost:4000"     # Your gateway URL
)

# Use exactly like OpenAI
response = client.chat.completions.create(
    model="shin-llama-3-1-70b",  # Any model in your config
    messages=[
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "What is the capital of France?"}
    ]
)

print(response.choices[0].message.content)
