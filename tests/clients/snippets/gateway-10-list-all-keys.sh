curl "${LITELLM_URL}/key/list" \
  -H "Authorization: Bearer ${LITELLM_MASTER_KEY}"
