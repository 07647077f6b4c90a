response = client.chat.completions.create(
    model="deepseek-coder",
    messages=[{"role": "user", "content": "Explain Python"}],
    max_tokens=500,  # Limit response length
    stop=["\n\n", "###"]  # Stop at specific sequences
)
