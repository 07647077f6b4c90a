curl -X POST "${LITELLM_URL}/v1/chat/completions" \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer ${LITELLM_API_KEY}" \
  -d '{
    "model": "non-existent-model",
    "messages": [{"role": "user", "content": "Hello"}],
    "max_tokens": 100
  }'

# Expected: Model not found error
