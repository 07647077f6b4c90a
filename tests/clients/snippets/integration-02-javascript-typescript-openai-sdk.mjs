import OpenAI from 'openai';

const client = new OpenAI({
  apiKey: 'your-litellm-master-key',
  baseURL: 'http://localhost:4000'
});

const response = await client.chat.completions.create({
  model: 'shin-llama-3-1-70b',
  messages: [
    { role: 'system', content: 'You are a helpful assistant.' },
    { role: 'user', content: 'What is the capital of France?' }
  ]
});

console.log(response.choices[0].message.content);
