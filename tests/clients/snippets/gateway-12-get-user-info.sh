curl "${LITELLM_URL}/user/info?user_id=<USER_ID>" \
  -H "Authorization: Bearer ${LITELLM_MASTER_KEY}"
