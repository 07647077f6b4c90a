import { code, info, KEY, quoted, shellWord, v1, type ConnectFacts, type ToolRecipe } from './recipe.ts';

const base = { kind: 'library', dialect: 'openai-chat', baseUrl: v1 } as const;

const rust = (dependencies: readonly string[], lines: readonly string[]) => [
  code(
    'Install',
    'bash',
    dependencies.map((each) => `cargo add ${each}`),
  ),
  { label: 'src/main.rs', language: 'rust', file: 'src/main.rs', text: lines.join('\n') },
];

export const otherLibraries: readonly ToolRecipe[] = [
  {
    ...base,
    id: 'go-openai',
    name: 'go-openai',
    about: 'github.com/sashabaranov/go-openai',
    guide: ({ address, model }) => ({
      steps: ['In the folder of a Go module, add the library and run this.'],
      snippets: [
        code('Install', 'bash', ['go get github.com/sashabaranov/go-openai']),
        {
          label: 'main.go',
          language: 'go',
          file: 'main.go',
          text: [
            'package main',
            '',
            'import (',
            '\t"context"',
            '\t"fmt"',
            '\t"log"',
            '',
            '\topenai "github.com/sashabaranov/go-openai"',
            ')',
            '',
            'func main() {',
            `\tconfig := openai.DefaultConfig(${quoted(KEY)})`,
            `\tconfig.BaseURL = ${quoted(v1(address))}`,
            '\tclient := openai.NewClientWithConfig(config)',
            '\treply, err := client.CreateChatCompletion(context.Background(), openai.ChatCompletionRequest{',
            `\t\tModel:    ${quoted(model)},`,
            '\t\tMessages: []openai.ChatCompletionMessage{{Role: "user", Content: "What is Homeport?"}},',
            '\t})',
            '\tif err != nil {',
            '\t\tlog.Fatal(err)',
            '\t}',
            '\tfmt.Println(reply.Choices[0].Message.Content)',
            '}',
          ].join('\n'),
        },
      ],
    }),
  },
  {
    ...base,
    id: 'async-openai',
    name: 'async-openai (Rust)',
    about: 'OpenAI’s API for Rust',
    guide: ({ address, model }) => ({
      steps: ['In the folder of a crate, add the libraries and run this.'],
      snippets: rust(
        ['async-openai --features chat-completion', 'tokio --features full'],
        [
          'use async_openai::{',
          '    config::OpenAIConfig,',
          '    types::chat::{ChatCompletionRequestUserMessageArgs, CreateChatCompletionRequestArgs},',
          '    Client,',
          '};',
          '',
          '#[tokio::main]',
          'async fn main() -> Result<(), Box<dyn std::error::Error>> {',
          '    let config = OpenAIConfig::new()',
          `        .with_api_base(${quoted(v1(address))})`,
          `        .with_api_key(${quoted(KEY)});`,
          '    let message = ChatCompletionRequestUserMessageArgs::default().content("What is Homeport?").build()?;',
          '    let request = CreateChatCompletionRequestArgs::default()',
          `        .model(${quoted(model)})`,
          '        .messages([message.into()])',
          '        .build()?;',
          '    let reply = Client::with_config(config).chat().create(request).await?;',
          '    println!("{}", reply.choices[0].message.content.as_deref().unwrap_or_default());',
          '    Ok(())',
          '}',
        ],
      ),
      notes: [info('In versions before 0.30 the types stand in async_openai::types, and the feature is not needed.')],
    }),
  },
  {
    ...base,
    id: 'reqwest',
    name: 'reqwest (Rust)',
    about: 'Plain HTTP, without a library for models',
    guide: ({ address, model }) => ({
      steps: ['In the folder of a crate, add the libraries and run this.'],
      snippets: rust(
        ['reqwest --features json', 'serde_json', 'tokio --features full'],
        [
          'use serde_json::{json, Value};',
          '',
          '#[tokio::main]',
          'async fn main() -> Result<(), Box<dyn std::error::Error>> {',
          '    let reply: Value = reqwest::Client::new()',
          `        .post(${quoted(`${v1(address)}/chat/completions`)})`,
          `        .bearer_auth(${quoted(KEY)})`,
          '        .json(&json!({',
          `            "model": ${quoted(model)},`,
          '            "messages": [{"role": "user", "content": "What is Homeport?"}]',
          '        }))',
          '        .send()',
          '        .await?',
          '        .error_for_status()?',
          '        .json()',
          '        .await?;',
          '    println!("{}", reply["choices"][0]["message"]["content"].as_str().unwrap_or_default());',
          '    Ok(())',
          '}',
        ],
      ),
    }),
  },
];

const QUESTION = 'What is Homeport?';

/** @param path below the address */
function curl(address: string, path: string, body: object): readonly string[] {
  return [
    `curl ${shellWord(address + path)} \\`,
    `  -H 'Authorization: Bearer ${KEY}' \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d ${shellWord(JSON.stringify(body))}`,
  ];
}

function curlSnippets({ address, model, output, embedding }: ConnectFacts) {
  const messages = [{ role: 'user', content: QUESTION }];
  return [
    code('Chat', 'bash', curl(address, '/v1/chat/completions', { model, messages })),
    code('Chat, streamed', 'bash', curl(address, '/v1/chat/completions', { model, messages, stream: true })),
    code('Chat, by OpenAI Responses', 'bash', curl(address, '/v1/responses', { model, input: QUESTION })),
    code(
      'Chat, by Anthropic Messages',
      'bash',
      curl(address, '/v1/messages', { model, max_tokens: Math.min(output, 1024), messages }),
    ),
    code('Chat, by Ollama', 'bash', curl(address, '/api/chat', { model, messages, stream: false })),
    code('The models', 'bash', [`curl ${shellWord(`${v1(address)}/models`)} -H 'Authorization: Bearer ${KEY}'`]),
    ...(embedding === undefined
      ? []
      : [code('Embeddings', 'bash', curl(address, '/v1/embeddings', { model: embedding, input: 'a text' }))]),
  ];
}

export const shells: readonly ToolRecipe[] = [
  {
    id: 'curl',
    name: 'curl',
    kind: 'shell',
    dialect: 'openai-chat',
    about: 'The quickest way to see whether it works',
    baseUrl: v1,
    guide: (facts) => ({
      steps: ['Paste one of these into a terminal.'],
      snippets: curlSnippets(facts),
      notes: [
        info(
          'In a Windows terminal write curl.exe, and put the whole body in double quotes with the inner ones doubled.',
        ),
      ],
    }),
  },
];
