import OpenAI from 'openai';

const client = new OpenAI({
  apiKey: process.env.LITELLM_MASTER_KEY,
  baseURL: process.env.LITELLM_BASE_URL || 'http://localhost:4000'
});

async function chat(message, model = 'shin-llama-3-1-70b') {
  const response = await client.chat.completions.create({
    model: model,
    messages: [{ role: 'user', content: message }]
  });
  
  return response.choices[0].message.content;
}

// Use it
const result = await chat('What is JavaScript?');
console.log(result);
