curl -X POST "${LITELLM_URL}/key/delete" \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer ${LITELLM_MASTER_KEY}" \
  -d '{
    "keys": ["sk-key-to-delete"]
  }'
