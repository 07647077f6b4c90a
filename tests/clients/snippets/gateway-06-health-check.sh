# Liveliness check
curl "${LITELLM_URL}/health/liveliness"

# Readiness check
curl "${LITELLM_URL}/health/readiness"

# Full health check
curl "${LITELLM_URL}/health"
