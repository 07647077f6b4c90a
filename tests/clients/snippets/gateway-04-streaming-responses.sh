curl -X POST "${LITELLM_URL}/v1/chat/completions" \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer ${LITELLM_API_KEY}" \
  -H "Accept: text/event-stream" \
  -d '{
    "model": "claude-haiku-4-5",
    "messages": [
      {
        "role": "user",
        "content": "Explain async/await in JavaScript"
      }
    ],
    "max_tokens": 1024,
    "stream": true
  }'
