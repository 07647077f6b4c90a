import openai
import asyncio

client = openai.AsyncOpenAI(
    api_key="your-master-key",
    base_url="http://localhost:4000"
)

async def chat_async(message):
    response = await client.chat.completions.create(
        model="shin-llama-3-1-70b",
        messages=[{"role": "user", "content": message}]
    )
    return response.choices[0].message.content

# Use it
async def main():
    tasks = [
        chat_async("What is AI?"),
        chat_async("What is ML?"),
        chat_async("What is DL?")
    ]
    results = await asyncio.gather(*tasks)
    for result in results:
        print(result)

asyncio.run(main())
