import express from 'express';
import OpenAI from 'openai';

const app = express();
app.use(express.json());

const client = new OpenAI({
  apiKey: process.env.LITELLM_MASTER_KEY,
  baseURL: 'http://localhost:4000'
});

app.post('/api/chat', async (req, res) => {
  try {
    const { message, model = 'shin-llama-3-1-70b' } = req.body;
    
    const response = await client.chat.completions.create({
      model: model,
      messages: [{ role: 'user', content: message }]
    });
    
    res.json({
      success: true,
      response: response.choices[0].message.content
    });
  } catch (error) {
    res.status(500).json({
      success: false,
      error: error.message
    });
  }
});

app.listen(3000, () => {
  console.log('Server running on http://localhost:3000');
});
