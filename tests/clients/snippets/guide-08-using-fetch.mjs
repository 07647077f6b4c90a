async function chat(message) {
  const response = await fetch('http://localhost:4000/v1/chat/completions', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Authorization': 'Bearer YOUR_API_KEY'
    },
    body: JSON.stringify({
      model: 'deepseek-coder',
      messages: [{role: 'user', content: message}],
      temperature: 0.7,
      max_tokens: 500
    })
  });

  const data = await response.json();
  return data.choices[0].message.content;
}

chat('Explain async/await in JavaScript').then(console.log);
