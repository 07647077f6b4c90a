from llama_index.llms.openai_like import OpenAILike

# Initialize with your gateway
llm = OpenAILike(
    model="shin-llama-3-1-70b",
    api_key="your-master-key",
    api_base="http://localhost:4000/v1"
)

# Use it
response = llm.complete("What is LlamaIndex?")
print(response.text)
