from openai import OpenAI

client = OpenAI(
    api_key="YOUR_API_KEY",
    base_url="http://localhost:4000/v1"
)

stream = client.chat.completions.create(
    model="deepseek-coder",
    messages=[{"role": "user", "content": "Write a hello world in Python"}],
    stream=True
)

for chunk in stream:
    if chunk.choices[0].delta.content:
        print(chunk.choices[0].delta.content, end='')
