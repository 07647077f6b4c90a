curl http://localhost:4000/v1/chat/completions \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer your-master-key" \
  -d '{
    "model": "shin-llama-3-1-70b",
    "messages": [{"role": "user", "content": "Tell me a joke"}],
    "temperature": 0.7,
    "max_tokens": 150,
    "top_p": 0.9
  }'
