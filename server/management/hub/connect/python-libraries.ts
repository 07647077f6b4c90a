import { code, info, KEY, quoted, root, v1, type ConnectFacts, type ToolRecipe } from './recipe.ts';

const base = { kind: 'library', dialect: 'openai-chat', baseUrl: v1 } as const;
const QUESTION = '"What is Homeport?"';

const install = (packages: string) => code('Install', 'bash', [`pip install ${packages}`]);
const python = (lines: readonly string[], label = 'Python') => code(label, 'python', lines);

function withEmbedding({ embedding }: ConnectFacts, lines: (model: string) => readonly string[]) {
  return embedding === undefined ? [] : [python(lines(embedding), 'Embeddings')];
}

export const pythonLibraries: readonly ToolRecipe[] = [
  {
    ...base,
    id: 'openai-python',
    name: 'openai (Python)',
    about: 'OpenAI’s library: chat, completions, embeddings, responses',
    guide(facts) {
      const client = [
        'from openai import OpenAI',
        '',
        `client = OpenAI(base_url=${quoted(v1(facts.address))}, api_key=${quoted(KEY)})`,
      ];
      return {
        steps: ['Install the library and run this.'],
        snippets: [
          install('openai'),
          python([
            ...client,
            'reply = client.chat.completions.create(',
            `    model=${quoted(facts.model)},`,
            `    messages=[{"role": "user", "content": ${QUESTION}}],`,
            ')',
            'print(reply.choices[0].message.content)',
          ]),
          ...withEmbedding(facts, (model) => [
            ...client,
            `reply = client.embeddings.create(model=${quoted(model)}, input=["a text", "another one"])`,
            'print(len(reply.data[0].embedding))',
          ]),
        ],
      };
    },
  },
  {
    ...base,
    id: 'anthropic-python',
    name: 'anthropic (Python)',
    about: 'Anthropic’s library: messages, tools, streaming',
    dialect: 'anthropic-messages',
    baseUrl: root,
    guide: ({ address, model, output }) => ({
      steps: ['Install the library and run this.'],
      snippets: [
        install('anthropic'),
        python([
          'from anthropic import Anthropic',
          '',
          `client = Anthropic(base_url=${quoted(address)}, api_key=${quoted(KEY)})`,
          'reply = client.messages.create(',
          `    model=${quoted(model)},`,
          `    max_tokens=${Math.min(output, 1024)},`,
          `    messages=[{"role": "user", "content": ${QUESTION}}],`,
          ')',
          'print(reply.content[0].text)',
        ]),
      ],
      notes: [info('The base URL ends without /v1: the library puts it there.')],
    }),
  },
  {
    ...base,
    id: 'langchain-python',
    name: 'LangChain (Python)',
    about: 'ChatOpenAI and OpenAIEmbeddings',
    guide: (facts) => ({
      steps: ['Install the library and run this.'],
      snippets: [
        install('langchain-openai'),
        python([
          'from langchain_openai import ChatOpenAI',
          '',
          'model = ChatOpenAI(',
          `    model=${quoted(facts.model)},`,
          `    base_url=${quoted(v1(facts.address))},`,
          `    api_key=${quoted(KEY)},`,
          '    stream_usage=True,',
          ')',
          `print(model.invoke(${QUESTION}).content)`,
        ]),
        ...withEmbedding(facts, (model) => [
          'from langchain_openai import OpenAIEmbeddings',
          '',
          'embeddings = OpenAIEmbeddings(',
          `    model=${quoted(model)},`,
          `    base_url=${quoted(v1(facts.address))},`,
          `    api_key=${quoted(KEY)},`,
          '    check_embedding_ctx_length=False,',
          ')',
          'print(len(embeddings.embed_query("a text")))',
        ]),
      ],
      notes: [
        info(
          'check_embedding_ctx_length=False makes OpenAIEmbeddings send texts. Without it it sends token numbers of OpenAI’s own tokenizer, which other models can’t read.',
        ),
      ],
    }),
  },
  {
    ...base,
    id: 'llamaindex',
    name: 'LlamaIndex',
    about: 'OpenAILike, for chat and for tools',
    guide: ({ address, model, context, hasTools }) => ({
      steps: ['Install the library and run this.'],
      snippets: [
        install('llama-index-llms-openai-like'),
        python([
          'from llama_index.llms.openai_like import OpenAILike',
          '',
          'model = OpenAILike(',
          `    model=${quoted(model)},`,
          `    api_base=${quoted(v1(address))},`,
          `    api_key=${quoted(KEY)},`,
          '    is_chat_model=True,',
          `    is_function_calling_model=${hasTools ? 'True' : 'False'},`,
          `    context_window=${context},`,
          ')',
          `print(model.complete(${QUESTION}))`,
        ]),
      ],
      notes: [
        info('Without is_chat_model=True it sends raw completions, which continue a text rather than answer it.'),
      ],
    }),
  },
  {
    ...base,
    id: 'litellm',
    name: 'LiteLLM (Python)',
    about: 'One call for many vendors; the hub is one of them',
    guide: ({ address, model }) => ({
      steps: ['Install the library and run this.'],
      snippets: [
        install('litellm'),
        python([
          'import litellm',
          '',
          'reply = litellm.completion(',
          `    model=${quoted(`openai/${model}`)},`,
          `    api_base=${quoted(v1(address))},`,
          `    api_key=${quoted(KEY)},`,
          `    messages=[{"role": "user", "content": ${QUESTION}}],`,
          ')',
          'print(reply.choices[0].message.content)',
        ]),
      ],
    }),
  },
  {
    ...base,
    id: 'ollama-python',
    name: 'ollama (Python)',
    about: 'Ollama’s library',
    dialect: 'ollama',
    baseUrl: root,
    guide: ({ address, model }) => ({
      steps: ['Install the library and run this.'],
      snippets: [
        install('ollama'),
        python([
          'from ollama import Client',
          '',
          `client = Client(host=${quoted(address)}, headers={"Authorization": ${quoted(`Bearer ${KEY}`)}})`,
          `reply = client.chat(model=${quoted(model)}, messages=[{"role": "user", "content": ${QUESTION}}])`,
          'print(reply.message.content)',
        ]),
      ],
    }),
  },
  {
    ...base,
    id: 'requests',
    name: 'requests (Python)',
    about: 'Plain HTTP, without a library for models',
    guide: ({ address, model }) => ({
      steps: ['Install the library and run this.'],
      snippets: [
        install('requests'),
        python([
          'import requests',
          '',
          'reply = requests.post(',
          `    ${quoted(`${v1(address)}/chat/completions`)},`,
          `    headers={"Authorization": ${quoted(`Bearer ${KEY}`)}},`,
          '    json={',
          `        "model": ${quoted(model)},`,
          `        "messages": [{"role": "user", "content": ${QUESTION}}],`,
          '    },',
          '    timeout=300,',
          ')',
          'reply.raise_for_status()',
          'print(reply.json()["choices"][0]["message"]["content"])',
        ]),
      ],
    }),
  },
];
