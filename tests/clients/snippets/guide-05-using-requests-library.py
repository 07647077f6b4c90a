import requests
import json

url = "http://localhost:4000/v1/chat/completions"
headers = {
    "Content-Type": "application/json",
    "Authorization": f"Bearer YOUR_API_KEY"
}

data = {
    "model": "deepseek-coder",
    "messages": [
        {"role": "user", "content": "Explain Python decorators"}
    ],
    "temperature": 0.7,
    "max_tokens": 500
}

response = requests.post(url, headers=headers, json=data)
result = response.json()

print(result['choices'][0]['message']['content'])
