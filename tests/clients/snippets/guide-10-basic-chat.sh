curl -X POST http://localhost:4000/v1/chat/completions \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -d '{
    "model": "deepseek-coder",
    "messages": [
      {"role": "user", "content": "Hello, how are you?"}
    ]
  }'
