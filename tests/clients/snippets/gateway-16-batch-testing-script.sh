#!/bin/bash
# batch-test.sh - Test multiple requests

MESSAGES=(
  "What is 2+2?"
  "Explain REST APIs in one sentence"
  "Write hello world in Python"
)

for msg in "${MESSAGES[@]}"; do
  echo "Sending: $msg"
  curl -s -X POST "${LITELLM_URL}/v1/chat/completions" \
    -H "Content-Type: application/json" \
    -H "Authorization: Bearer ${LITELLM_API_KEY}" \
    -d "{
      \"model\": \"claude-haiku-4-5\",
      \"messages\": [{\"role\": \"user\", \"content\": \"$msg\"}],
      \"max_tokens\": 100
    }" | jq -r '.choices[0].message.content' | head -c 100
  echo -e "\n---"
done
