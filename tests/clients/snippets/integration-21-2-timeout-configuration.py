# Set appropriate timeouts
response = client.chat.completions.create(
    model="shin-llama-3-1-70b",
    messages=[{"role": "user", "content": message}],
    timeout=60.0  # 60 seconds
)
