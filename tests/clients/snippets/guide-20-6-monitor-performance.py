import time

start_time = time.time()

response = client.chat.completions.create(
    model="deepseek-coder",
    messages=[{"role": "user", "content": "Write code"}]
)

end_time = time.time()
print(f"Response time: {end_time - start_time:.2f}s")
print(f"Tokens used: {response.usage.total_tokens}")
