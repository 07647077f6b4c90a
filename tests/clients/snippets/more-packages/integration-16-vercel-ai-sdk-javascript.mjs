import { Configuration, OpenAIApi } from 'openai-edge';
import { OpenAIStream, StreamingTextResponse } from 'ai';

const config = new Configuration({
  apiKey: process.env.LITELLM_MASTER_KEY,
  basePath: 'http://localhost:4000/v1'
});

const openai = new OpenAIApi(config);

export async function POST(req) {
  const { messages } = await req.json();
  
  const response = await openai.createChatCompletion({
    model: 'shin-llama-3-1-70b',
    stream: true,
    messages
  });
  
  const stream = OpenAIStream(response);
  return new StreamingTextResponse(stream);
}
