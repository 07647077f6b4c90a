async function robustChat(message, model = 'shin-llama-3-1-70b') {
  const client = new OpenAI({
    apiKey: 'your-master-key',
    baseURL: 'http://localhost:4000'
  });
  
  const maxRetries = 3;
  let baseDelay = 1000; // ms
  
  for (let attempt = 0; attempt < maxRetries; attempt++) {
    try {
      const response = await client.chat.completions.create({
        model: model,
        messages: [{ role: 'user', content: message }],
        timeout: 60000
      });
      
      return response.choices[0].message.content;
    } catch (error) {
      if (error.status === 401) {
        console.error('Authentication failed');
        return null;
      }
      
      if (error.status === 429) {
        const delay = baseDelay * Math.pow(2, attempt);
        console.log(`Rate limit hit. Waiting ${delay}ms...`);
        await new Promise(resolve => setTimeout(resolve, delay));
        continue;
      }
      
      if (error.status >= 500) {
        if (attempt < maxRetries - 1) {
          const delay = baseDelay * Math.pow(2, attempt);
          await new Promise(resolve => setTimeout(resolve, delay));
          continue;
        }
      }
      
      console.error('Error:', error.message);
      return null;
    }
  }
  
  console.error('Max retries exceeded');
  return null;
}
