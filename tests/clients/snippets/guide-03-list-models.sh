curl -X GET http://localhost:4000/v1/models \
  -H "Authorization: Bearer YOUR_API_KEY"
