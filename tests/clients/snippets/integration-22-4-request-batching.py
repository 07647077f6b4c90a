import asyncio

async def batch_requests(messages):
    client = openai.AsyncOpenAI(
        api_key="your-master-key",
        base_url="http://localhost:4000"
    )
    
    tasks = [
        client.chat.completions.create(
            model="shin-llama-3-1-70b",
            messages=[{"role": "user", "content": msg}]
        )
        for msg in messages
    ]
    
    responses = await asyncio.gather(*tasks)
    return [r.choices[0].message.content for r in responses]

# Use it
messages = ["What is AI?", "What is ML?", "What is DL?"]
results = asyncio.run(batch_requests(messages))
