import asyncio
from openai import AsyncOpenAI

async_client = AsyncOpenAI(
    api_key="YOUR_API_KEY",
    base_url="http://localhost:4000/v1"
)

async def generate_multiple(prompts):
    tasks = [
        async_client.chat.completions.create(
            model="deepseek-coder",
            messages=[{"role": "user", "content": prompt}]
        )
        for prompt in prompts
    ]
    
    results = await asyncio.gather(*tasks)
    return [r.choices[0].message.content for r in results]

prompts = [
    "Write a Python function to sort",
    "Write a JavaScript function to filter",
    "Write a Go function to map"
]

results = asyncio.run(generate_multiple(prompts))
