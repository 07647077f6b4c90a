curl -X POST "${LITELLM_URL}/key/generate" \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer ${LITELLM_MASTER_KEY}" \
  -d '{
    "user_id": "<USER_ID_FROM_ABOVE>",
    "key_alias": "developer-laptop",
    "duration": "30d"
  }'
