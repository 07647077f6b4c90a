import { code, info, KEY, quoted, root, v1, type ToolRecipe } from './recipe.ts';

const base = { kind: 'library', dialect: 'openai-chat', baseUrl: v1 } as const;

const install = (packages: string) => code('Install', 'bash', [`npm install ${packages}`]);
const javascript = (lines: readonly string[]) => code('JavaScript', 'javascript', lines);

export const nodeLibraries: readonly ToolRecipe[] = [
  {
    ...base,
    id: 'openai-node',
    name: 'openai (Node)',
    about: 'OpenAI’s library: chat, completions, embeddings, responses',
    guide: ({ address, model }) => ({
      steps: ['Install the library and run this as a file that ends in .mjs.'],
      snippets: [
        install('openai'),
        javascript([
          "import OpenAI from 'openai';",
          '',
          `const client = new OpenAI({ baseURL: ${quoted(v1(address))}, apiKey: ${quoted(KEY)} });`,
          'const stream = await client.chat.completions.create({',
          `  model: ${quoted(model)},`,
          "  messages: [{ role: 'user', content: 'What is Homeport?' }],",
          '  stream: true,',
          '});',
          "for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta?.content ?? '');",
        ]),
      ],
    }),
  },
  {
    ...base,
    id: 'anthropic-node',
    name: '@anthropic-ai/sdk (Node)',
    about: 'Anthropic’s library: messages, tools, streaming',
    dialect: 'anthropic-messages',
    baseUrl: root,
    guide: ({ address, model, output }) => ({
      steps: ['Install the library and run this as a file that ends in .mjs.'],
      snippets: [
        install('@anthropic-ai/sdk'),
        javascript([
          "import Anthropic from '@anthropic-ai/sdk';",
          '',
          `const client = new Anthropic({ baseURL: ${quoted(address)}, apiKey: ${quoted(KEY)} });`,
          'const reply = await client.messages.create({',
          `  model: ${quoted(model)},`,
          `  max_tokens: ${Math.min(output, 1024)},`,
          "  messages: [{ role: 'user', content: 'What is Homeport?' }],",
          '});',
          "console.log(reply.content.map((block) => (block.type === 'text' ? block.text : '')).join(''));",
        ]),
      ],
      notes: [info('The base URL ends without /v1: the library puts it there.')],
    }),
  },
  {
    ...base,
    id: 'ai-sdk',
    name: 'AI SDK',
    about: 'Vercel’s library for web applications (version 7 needs Node 22)',
    guide: ({ address, model }) => ({
      steps: ['Install the libraries and run this as a file that ends in .mjs.'],
      snippets: [
        install('ai @ai-sdk/openai-compatible'),
        javascript([
          "import { createOpenAICompatible } from '@ai-sdk/openai-compatible';",
          "import { streamText } from 'ai';",
          '',
          'const homeport = createOpenAICompatible({',
          "  name: 'homeport',",
          `  baseURL: ${quoted(v1(address))},`,
          `  apiKey: ${quoted(KEY)},`,
          '  includeUsage: true,',
          '  supportsStructuredOutputs: true,',
          '});',
          `const { textStream } = streamText({ model: homeport(${quoted(model)}), prompt: 'What is Homeport?' });`,
          'for await (const text of textStream) process.stdout.write(text);',
        ]),
      ],
      notes: [info('In a server’s route the result’s toUIMessageStreamResponse() answers a chat in the browser.')],
    }),
  },
  {
    ...base,
    id: 'langchain-js',
    name: 'LangChain.js',
    about: 'ChatOpenAI and OpenAIEmbeddings',
    guide: ({ address, model }) => ({
      steps: ['Install the library and run this as a file that ends in .mjs.'],
      snippets: [
        install('@langchain/openai @langchain/core'),
        javascript([
          "import { ChatOpenAI } from '@langchain/openai';",
          '',
          'const model = new ChatOpenAI({',
          `  model: ${quoted(model)},`,
          `  apiKey: ${quoted(KEY)},`,
          `  configuration: { baseURL: ${quoted(v1(address))} },`,
          '});',
          "console.log((await model.invoke('What is Homeport?')).text);",
        ]),
      ],
    }),
  },
  {
    ...base,
    id: 'ollama-node',
    name: 'ollama (Node)',
    about: 'Ollama’s library',
    dialect: 'ollama',
    baseUrl: root,
    guide: ({ address, model }) => ({
      steps: ['Install the library and run this as a file that ends in .mjs.'],
      snippets: [
        install('ollama'),
        javascript([
          "import { Ollama } from 'ollama';",
          '',
          'const ollama = new Ollama({',
          `  host: ${quoted(address)},`,
          `  headers: { Authorization: ${quoted(`Bearer ${KEY}`)} },`,
          '});',
          'const reply = await ollama.chat({',
          `  model: ${quoted(model)},`,
          "  messages: [{ role: 'user', content: 'What is Homeport?' }],",
          '});',
          'console.log(reply.message.content);',
        ]),
      ],
    }),
  },
  {
    ...base,
    id: 'fetch',
    name: 'fetch (JavaScript)',
    about: 'Plain HTTP in Node and in browsers, without a library',
    guide: ({ address, model }) => ({
      steps: ['Run this as a file that ends in .mjs, or in a page.'],
      snippets: [
        javascript([
          `const reply = await fetch(${quoted(`${v1(address)}/chat/completions`)}, {`,
          "  method: 'POST',",
          `  headers: { Authorization: ${quoted(`Bearer ${KEY}`)}, 'Content-Type': 'application/json' },`,
          '  body: JSON.stringify({',
          `    model: ${quoted(model)},`,
          "    messages: [{ role: 'user', content: 'What is Homeport?' }],",
          '  }),',
          '});',
          'if (!reply.ok) throw new Error(await reply.text());',
          'const { choices } = await reply.json();',
          'console.log(choices[0].message.content);',
        ]),
      ],
      notes: [
        info(
          'A page of another origin than this computer’s has to be in the setting corsOrigins, and everybody who opens it can read the key in it.',
        ),
      ],
    }),
  },
];
