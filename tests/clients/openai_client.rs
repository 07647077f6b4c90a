// async-openai against a running hub: HUB_URL and HUB_KEY say where. Its decoding is strict: a field that is missing or of
// another type fails the whole answer.
use async_openai::{config::OpenAIConfig, error::OpenAIError, Client};
use async_openai::types::chat::{ChatCompletionRequestUserMessage, CreateChatCompletionRequestArgs};
use async_openai::types::responses::{CreateResponseArgs, ResponseStreamEvent};
use futures_util::StreamExt;

const REPLY: &str = "Hello from the embedded engine. This is a self-test reply!";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = std::env::var("HUB_URL")? + "/v1";
    let config = OpenAIConfig::new().with_api_base(base).with_api_key(std::env::var("HUB_KEY")?);
    let client = Client::with_config(config);
    let asked = |model: &str| {
        CreateChatCompletionRequestArgs::default()
            .model(model)
            .messages([ChatCompletionRequestUserMessage::from("hi").into()])
            .build()
    };

    let reply = client.chat().create(asked("tiny")?).await?;
    assert_eq!(reply.choices[0].message.content.as_deref(), Some(REPLY));
    assert!(reply.usage.expect("usage").total_tokens > 0);

    let mut stream = client.chat().create_stream(asked("tiny")?).await?;
    let mut text = String::new();
    while let Some(chunk) = stream.next().await {
        text += chunk?.choices[0].delta.content.as_deref().unwrap_or("");
    }
    assert_eq!(text, REPLY);

    let unknown = client.chat().create(asked("tini")?).await;
    assert!(matches!(&unknown, Err(OpenAIError::ApiError(error)) if error.to_string().contains("tiny")), "{unknown:?}");

    let input = CreateResponseArgs::default().model("tiny").input("hi").build()?;
    let response = client.responses().create(input.clone()).await?;
    assert_eq!(response.output_text().as_deref(), Some(REPLY));

    let mut events = client.responses().create_stream(input).await?;
    let mut text = String::new();
    let mut is_completed = false;
    while let Some(event) = events.next().await {
        match event? {
            ResponseStreamEvent::ResponseOutputTextDelta(delta) => text += &delta.delta,
            ResponseStreamEvent::ResponseCompleted(_) => is_completed = true,
            _ => (),
        }
    }
    assert!(is_completed && text == REPLY, "{text}");
    println!("ok");
    Ok(())
}
