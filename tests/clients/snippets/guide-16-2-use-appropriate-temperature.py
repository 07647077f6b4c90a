# For code generation (more deterministic)
response = client.chat.completions.create(
    model="deepseek-coder",
    messages=[{"role": "user", "content": "Write a sorting algorithm"}],
    temperature=0.2  # Low temperature
)

# For creative writing (more varied)
response = client.chat.completions.create(
    model="mistral",
    messages=[{"role": "user", "content": "Write a story"}],
    temperature=0.9  # High temperature
)
