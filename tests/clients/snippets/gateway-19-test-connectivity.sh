# Test HTTPS connectivity
curl -v --connect-timeout 5 "${LITELLM_URL}/health/liveliness"

# Test with timing
curl -w "@-" -o /dev/null -s "${LITELLM_URL}/health/liveliness" <<'EOF'
     time_namelookup:  %{time_namelookup}s\n
        time_connect:  %{time_connect}s\n
     time_appconnect:  %{time_appconnect}s\n
          time_total:  %{time_total}s\n
EOF
