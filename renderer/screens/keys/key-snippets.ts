interface SnippetFacts {
  /** Such as `http://localhost:4000`. */
  readonly address: string;
  readonly secret: string;
  readonly model: string;
}

/** What to paste where, with a key that works. */
export function keySnippets({
  address,
  secret,
  model,
}: SnippetFacts): readonly { readonly name: string; readonly code: string }[] {
  return [
    {
      name: 'curl',
      code: [
        `curl ${address}/v1/chat/completions \\`,
        `  -H "Authorization: Bearer ${secret}" \\`,
        '  -H "Content-Type: application/json" \\',
        `  -d '{"model": "${model}", "messages": [{"role": "user", "content": "What is Homeport?"}]}'`,
      ].join('\n'),
    },
    {
      name: 'VS Code',
      code: [
        '# ~/.continue/config.yaml, for the extension Continue',
        'name: Homeport',
        'version: 1.0.0',
        'schema: v1',
        'models:',
        `  - name: ${JSON.stringify(model)}`,
        '    provider: openai',
        `    model: ${JSON.stringify(model)}`,
        `    apiBase: ${address}/v1`,
        `    apiKey: ${secret}`,
      ].join('\n'),
    },
    {
      name: 'Python',
      code: [
        'from openai import OpenAI',
        '',
        `client = OpenAI(base_url="${address}/v1", api_key="${secret}")`,
        'reply = client.chat.completions.create(',
        `    model="${model}",`,
        '    messages=[{"role": "user", "content": "What is Homeport?"}],',
        ')',
        'print(reply.choices[0].message.content)',
      ].join('\n'),
    },
    {
      name: 'JavaScript',
      code: [
        "import OpenAI from 'openai';",
        '',
        `const client = new OpenAI({ baseURL: '${address}/v1', apiKey: '${secret}' });`,
        'const reply = await client.chat.completions.create({',
        `  model: '${model}',`,
        "  messages: [{ role: 'user', content: 'What is Homeport?' }],",
        '});',
        'console.log(reply.choices[0].message.content);',
      ].join('\n'),
    },
  ];
}
