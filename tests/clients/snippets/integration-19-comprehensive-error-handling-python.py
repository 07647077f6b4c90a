import openai
from openai import (
    APIError,
    RateLimitError,
    AuthenticationError,
    APIConnectionError
)
import time

def robust_chat(message, model="shin-llama-3-1-70b"):
    client = openai.OpenAI(
        api_key="your-master-key",
        base_url="http://localhost:4000"
    )
    
    max_retries = 3
    base_delay = 1
    
    for attempt in range(max_retries):
        try:
            response = client.chat.completions.create(
                model=model,
                messages=[{"role": "user", "content": message}],
                timeout=60.0
            )
            return response.choices[0].message.content
        
        except AuthenticationError as e:
            print(f"Authentication failed: {e}")
            return None  # Don't retry auth errors
        
        except RateLimitError as e:
            delay = base_delay * (2 ** attempt)
            print(f"Rate limit hit. Waiting {delay}s...")
            time.sleep(delay)
        
        except APIConnectionError as e:
            print(f"Connection error: {e}")
            if attempt < max_retries - 1:
                time.sleep(base_delay * (2 ** attempt))
        
        except APIError as e:
            print(f"API error: {e}")
            if e.status_code >= 500:  # Server error, retry
                if attempt < max_retries - 1:
                    time.sleep(base_delay * (2 ** attempt))
            else:  # Client error, don't retry
                return None
        
        except Exception as e:
            print(f"Unexpected error: {e}")
            return None
    
    print("Max retries exceeded")
    return None
