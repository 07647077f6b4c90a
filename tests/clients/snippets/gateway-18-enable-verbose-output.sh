curl -v -X POST "${LITELLM_URL}/v1/chat/completions" \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer ${LITELLM_API_KEY}" \
  -d '{
    "model": "claude-haiku-4-5",
    "messages": [{"role": "user", "content": "Debug test"}],
    "max_tokens": 50
  }' 2>&1 | grep -E "(< |> |HTTP)"
