from langchain_openai import ChatOpenAI
from langchain.schema import HumanMessage, SystemMessage

# Initialize with your gateway
llm = ChatOpenAI(
    model_name="shin-llama-3-1-70b",
    openai_api_key="your-master-key",
    openai_api_base="http://localhost:4000/v1"
)

# Use it
messages = [
    SystemMessage(content="You are a helpful assistant."),
    HumanMessage(content="What is LangChain?")
]

response = llm.invoke(messages)
print(response.content)
