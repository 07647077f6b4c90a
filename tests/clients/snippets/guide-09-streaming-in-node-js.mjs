import OpenAI from 'openai';

const client = new OpenAI({
  apiKey: 'YOUR_API_KEY',
  baseURL: 'http://localhost:4000/v1'
});

async function streamResponse() {
  const stream = await client.chat.completions.create({
    model: 'deepseek-coder',
    messages: [{role: 'user', content: 'Write a React component'}],
    stream: true
  });

  for await (const chunk of stream) {
    process.stdout.write(chunk.choices[0]?.delta?.content || '');
  }
}

streamResponse();
