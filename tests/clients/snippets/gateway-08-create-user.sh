curl -X POST "${LITELLM_URL}/user/new" \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer ${LITELLM_MASTER_KEY}" \
  -d '{
    "user_email": "developer@example.com",
    "max_budget": 10.0,
    "budget_duration": "monthly"
  }'
