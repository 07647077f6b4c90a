class ChatSession:
    def __init__(self, model="shin-llama-3-1-70b"):
        self.client = openai.OpenAI(
            api_key="your-master-key",
            base_url="http://localhost:4000"
        )
        self.model = model
        self.messages = []
    
    def send(self, message):
        # Add user message
        self.messages.append({"role": "user", "content": message})
        
        # Get response
        response = self.client.chat.completions.create(
            model=self.model,
            messages=self.messages
        )
        
        # Add assistant response
        assistant_message = response.choices[0].message.content
        self.messages.append({"role": "assistant", "content": assistant_message})
        
        return assistant_message

# Use it
chat = ChatSession()
print(chat.send("Hi, I'm learning Python"))
print(chat.send("Can you explain functions?"))
print(chat.send("Give me an example"))
