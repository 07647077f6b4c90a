import OpenAI from 'openai';

const client = new OpenAI({
  apiKey: 'YOUR_API_KEY',
  baseURL: 'http://localhost:4000/v1'
});

async function generateCode() {
  const completion = await client.chat.completions.create({
    model: 'deepseek-coder',
    messages: [
      {role: 'system', content: 'You are a helpful coding assistant.'},
      {role: 'user', content: 'Write a JavaScript function to sort an array'}
    ],
    temperature: 0.7,
    max_tokens: 500
  });

  console.log(completion.choices[0].message.content);
}

generateCode();
