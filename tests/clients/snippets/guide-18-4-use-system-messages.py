response = client.chat.completions.create(
    model="deepseek-coder",
    messages=[
        {
            "role": "system",
            "content": "You are an expert Python developer. Provide concise, well-documented code."
        },
        {
            "role": "user",
            "content": "Write a function to validate email addresses"
        }
    ]
)
