# Using hey (HTTP load generator)
# Install: brew install hey

hey -n 100 -c 10 -m POST \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer ${LITELLM_API_KEY}" \
  -d '{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"Hello"}],"max_tokens":10}' \
  "${LITELLM_URL}/v1/chat/completions"
