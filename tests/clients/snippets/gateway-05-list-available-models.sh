curl "${LITELLM_URL}/v1/models" \
  -H "Authorization: Bearer ${LITELLM_API_KEY}"
