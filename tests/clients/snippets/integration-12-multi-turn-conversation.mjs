class ChatSession {
  constructor(model = 'shin-llama-3-1-70b') {
    this.client = new OpenAI({
      apiKey: process.env.LITELLM_MASTER_KEY,
      baseURL: 'http://localhost:4000'
    });
    this.model = model;
    this.messages = [];
  }
  
  async send(message) {
    // Add user message
    this.messages.push({ role: 'user', content: message });
    
    // Get response
    const response = await this.client.chat.completions.create({
      model: this.model,
      messages: this.messages
    });
    
    // Add assistant response
    const assistantMessage = response.choices[0].message.content;
    this.messages.push({ role: 'assistant', content: assistantMessage });
    
    return assistantMessage;
  }
}

// Use it
const chat = new ChatSession();
console.log(await chat.send('Hi!'));
console.log(await chat.send('Tell me about Node.js'));
