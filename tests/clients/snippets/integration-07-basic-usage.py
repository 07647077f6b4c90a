import openai
import os

# Initialize client
client = openai.OpenAI(
    api_key=os.getenv("LITELLM_MASTER_KEY"),
    base_url=os.getenv("LITELLM_BASE_URL", "http://localhost:4000")
)

def chat(message, model="shin-llama-3-1-70b"):
    """Send a chat message and get response"""
    response = client.chat.completions.create(
        model=model,
        messages=[{"role": "user", "content": message}]
    )
    return response.choices[0].message.content

# Use it
result = chat("What is Python?")
print(result)
