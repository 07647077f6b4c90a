curl -X POST "${LITELLM_URL}/user/update" \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer ${LITELLM_MASTER_KEY}" \
  -d '{
    "user_id": "<USER_ID>",
    "max_budget": 50.0
  }'
