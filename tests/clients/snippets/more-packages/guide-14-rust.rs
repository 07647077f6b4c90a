use reqwest;
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = reqwest::Client::new();
    
    let response = client
        .post("http://localhost:4000/v1/chat/completions")
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer YOUR_API_KEY")
        .json(&json!({
            "model": "deepseek-coder",
            "messages": [
                {"role": "user", "content": "Write a Rust function to sort a vector"}
            ],
            "temperature": 0.7,
            "max_tokens": 500
        }))
        .send()
        .await?;

    let result: serde_json::Value = response.json().await?;
    println!("{}", result["choices"][0]["message"]["content"]);
    
    Ok(())
}
