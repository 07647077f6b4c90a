import openai
from openai import OpenAIError

def safe_chat(message, model="shin-llama-3-1-70b", max_retries=3):
    client = openai.OpenAI(
        api_key="your-master-key",
        base_url="http://localhost:4000"
    )
    
    for attempt in range(max_retries):
        try:
            response = client.chat.completions.create(
                model=model,
                messages=[{"role": "user", "content": message}]
            )
            return response.choices[0].message.content
        
        except openai.RateLimitError:
            print(f"Rate limit hit, retrying... ({attempt + 1}/{max_retries})")
            time.sleep(2 ** attempt)  # Exponential backoff
        
        except openai.APIError as e:
            print(f"API error: {e}")
            if attempt == max_retries - 1:
                raise
        
        except Exception as e:
            print(f"Unexpected error: {e}")
            raise
    
    raise Exception("Max retries exceeded")

# Use it
result = safe_chat("Tell me about AI")
print(result)
