curl http://localhost:4000/v1/chat/completions \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer your-master-key" \
  -d '{
    "model": "shin-llama-3-1-70b",
    "messages": [{"role": "user", "content": "Count to 10"}],
    "stream": true
  }'
