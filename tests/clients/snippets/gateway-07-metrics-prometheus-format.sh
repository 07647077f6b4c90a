curl "${LITELLM_URL}/metrics/"
