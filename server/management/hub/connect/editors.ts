import { hasKnownInfillName } from './choose-models.ts';
import {
  AGENT_NEEDS,
  file,
  info,
  jsonFile,
  KEY,
  quoted,
  root,
  v1,
  value,
  warning,
  type ConnectFacts,
  type ToolRecipe,
} from './recipe.ts';

const base = { kind: 'editor', dialect: 'openai-chat', baseUrl: v1, needs: AGENT_NEEDS } as const;

/** Fields that a settings page asks for one by one. */
function fields({ address, model }: ConnectFacts, labels: { readonly url: string; readonly model: string }) {
  return [value(labels.url, v1(address)), value('API key', KEY), value(labels.model, model)];
}

const continueYaml = ({ address, model, context, output, hasVision, hasTools, ...roles }: ConnectFacts): string => {
  const entry = (name: string, id: string, use: string) => [
    `  - name: ${name}`,
    '    provider: openai',
    `    model: ${quoted(id)}`,
    `    apiBase: ${quoted(v1(address))}`,
    `    apiKey: ${quoted(KEY)}`,
    `    roles: [${use}]`,
  ];
  const capabilities = [hasTools && 'tool_use', hasVision && 'image_input'].filter((each) => each !== false);
  return [
    'name: Homeport',
    'version: 1.0.0',
    'schema: v1',
    'models:',
    ...entry('Homeport chat', model, 'chat, edit, apply'),
    `    capabilities: [${capabilities.join(', ')}]`,
    `    defaultCompletionOptions: { contextLength: ${context}, maxTokens: ${output} }`,
    ...(roles.autocomplete === undefined ? [] : entry('Homeport tab', roles.autocomplete, 'autocomplete')),
    ...(roles.embedding === undefined ? [] : entry('Homeport embed', roles.embedding, 'embed')),
  ].join('\n');
};

export const editors: readonly ToolRecipe[] = [
  {
    ...base,
    id: 'vscode-copilot',
    name: 'VS Code Copilot Chat',
    about: 'Custom Endpoint, VS Code 1.122 or newer; no sign-in at GitHub needed',
    guide: ({ address, model, context, output, hasVision, hasTools }) => ({
      steps: [
        'In VS Code run “Chat: Manage Language Models” from the command palette and choose Add Models, Custom Endpoint.',
        'Name the group Homeport, paste the key, and choose Chat Completions as its type.',
        'VS Code opens chatLanguageModels.json: the entry has to look like this.',
        'Choose the model in the picker of the chat.',
      ],
      snippets: [
        value('API key', KEY),
        jsonFile('chatLanguageModels.json', [
          {
            name: 'Homeport',
            vendor: 'customendpoint',
            apiKey: '${input:chat.lm.secret.homeport}',
            apiType: 'chat-completions',
            models: [
              {
                id: model,
                name: `${model} (Homeport)`,
                url: `${v1(address)}/chat/completions`,
                toolCalling: hasTools,
                vision: hasVision,
                maxInputTokens: context - output,
                maxOutputTokens: output,
              },
            ],
          },
        ]),
      ],
      notes: [
        info('The key stays in the secret store of VS Code; the file only refers to it.'),
        info('Agent mode lists only models whose toolCalling is true.'),
      ],
    }),
  },
  {
    ...base,
    id: 'vscode-copilot-ollama',
    name: 'VS Code Copilot, by Ollama',
    about: 'The same chat, by its provider for Ollama: it finds every model by itself',
    dialect: 'ollama',
    baseUrl: root,
    sendsKey: false,
    guide: ({ address }) => ({
      steps: [
        'In VS Code run “Chat: Manage Language Models” from the command palette and choose Add Models, Ollama.',
        'Give it this address as the URL of the Ollama server.',
        'Tick the models you want in the picker of the chat.',
      ],
      snippets: [value('Ollama URL', address)],
    }),
  },
  {
    ...base,
    id: 'continue',
    name: 'Continue',
    about: 'Chat, edits, tab completion and search in VS Code and JetBrains',
    guide(facts) {
      const { autocomplete, embedding } = facts;
      return {
        steps: [
          'Open the settings of Continue, Configs, and there the local one: ~/.continue/config.yaml.',
          'Put this in, or add the entries under models to what is there, and save: Continue reads it at once.',
        ],
        snippets: [file('~/.continue/config.yaml', 'yaml', continueYaml(facts))],
        notes: [
          autocomplete === undefined
            ? info(
                'No model here fills in the middle of a text, so tab completion is left out. A coder model, such as qwen2.5-coder in its base variant, can.',
              )
            : hasKnownInfillName(autocomplete)
              ? info('Continue chooses the marks for tab completion by the name of the model: keep the family in it.')
              : warning(
                  `Continue chooses the marks for tab completion by the name of the model and does not know ${autocomplete}. Give it an alias with its family in it, such as qwen-coder, starcoder or codestral.`,
                ),
          ...(embedding === undefined
            ? [info('No model here makes embeddings, so search in the code base is left out.')]
            : []),
        ],
      };
    },
  },
  {
    ...base,
    id: 'cline',
    name: 'Cline',
    about: 'An agent in VS Code and JetBrains',
    guide: (facts) => ({
      steps: [
        'Open the settings of Cline and choose OpenAI Compatible as API Provider.',
        'Type these three values.',
        'Open Model Configuration and type the context window and the longest answer.',
      ],
      snippets: [
        ...fields(facts, { url: 'Base URL', model: 'Model ID' }),
        value('Context Window Size', String(facts.context)),
        value('Max Output Tokens', String(facts.output)),
      ],
      notes: [
        info(
          `Or choose LiteLLM as API Provider with ${v1(facts.address)} as its base: then the limits come from the hub.`,
        ),
        ...(facts.hasVision ? [] : [info('Untick Supports Images: this model sees none.')]),
      ],
    }),
  },
  {
    ...base,
    id: 'roo',
    name: 'Roo Code',
    about: 'An agent in VS Code',
    guide: (facts) => ({
      steps: [
        'Open the settings of Roo Code, Providers, and choose OpenAI Compatible.',
        'Type these three values.',
        'Type the context window beneath, and leave “Include max output tokens” on.',
      ],
      snippets: [
        ...fields(facts, { url: 'Base URL', model: 'Model' }),
        value('Context Window Size', String(facts.context)),
        value('Max Output Tokens', String(facts.output)),
      ],
      notes: [info(`Or choose LiteLLM with ${facts.address} as its base URL: then the limits come from the hub.`)],
    }),
  },
  {
    ...base,
    id: 'kilo',
    name: 'Kilo Code',
    about: 'An agent in VS Code and in the terminal',
    guide: (facts) => ({
      steps: [
        'Put this into kilo.json in the folder of your project, or add the provider to the one that is there.',
        'Choose the model Homeport in Kilo.',
      ],
      snippets: [jsonFile('kilo.json', openCodeConfig(facts))],
    }),
  },
  {
    ...base,
    id: 'zed',
    name: 'Zed',
    about: 'Agent panel and inline assistant of the editor Zed',
    guide: ({ address, model, context, output, hasVision, hasTools }) => ({
      steps: [
        'Run “zed: open settings” from the command palette and add this to settings.json.',
        'Open the agent panel, its settings, LLM Providers, Homeport, and paste the key. Zed keeps it in the key chain of the system.',
        'Choose the model in the agent panel.',
      ],
      snippets: [
        value('API key', KEY),
        jsonFile('~/.config/zed/settings.json', {
          language_models: {
            openai_compatible: {
              Homeport: {
                api_url: v1(address),
                available_models: [
                  {
                    name: model,
                    display_name: model,
                    max_tokens: context,
                    max_output_tokens: output,
                    capabilities: {
                      tools: hasTools,
                      images: hasVision,
                      parallel_tool_calls: hasTools,
                      prompt_cache_key: false,
                      chat_completions: true,
                    },
                  },
                ],
              },
            },
          },
        }),
      ],
      notes: [info('Instead of the panel, the variable HOMEPORT_API_KEY in the environment of Zed takes the key.')],
    }),
  },
  {
    ...base,
    id: 'jetbrains',
    name: 'JetBrains AI Assistant',
    about: 'Chat and completion in IntelliJ IDEA, PyCharm, WebStorm and the others',
    guide: (facts) => ({
      steps: [
        'Open Settings, Tools, AI Assistant, Providers & API keys (in older versions Models, Third-party providers).',
        'Choose OpenAI-compatible, type URL and key, and press Test Connection: it lists the models of the hub.',
        'Assign the model to chat and to the other features under Local models.',
      ],
      snippets: fields(facts, { url: 'URL', model: 'Model' }),
    }),
  },
  {
    ...base,
    id: 'xcode',
    name: 'Xcode',
    about: 'Coding intelligence of Xcode, a locally hosted provider',
    sendsKey: false,
    guide: ({ address, model }) => ({
      steps: [
        'Open Xcode, Settings, Intelligence, Add a Model Provider, and choose Locally Hosted.',
        'Type this port, and Homeport as description.',
        'Choose the model in the coding assistant.',
      ],
      snippets: [value('Port', portOf(address)), value('Model', model)],
    }),
  },
  {
    ...base,
    id: 'cursor',
    name: 'Cursor',
    about: 'Can’t reach a hub on your own computer: its requests come from the vendor’s servers',
    baseUrl: (address) => (isPublic(address) ? v1(address) : undefined),
    guide: ({ address, model }) => ({
      steps: isPublic(address)
        ? [
            'Open Cursor Settings, Models, API Keys, and switch on Override OpenAI Base URL.',
            'Type the address, the key and the model, and press Verify.',
          ]
        : [
            'Cursor sends every prompt to its vendor’s servers, and those call the model. They can’t see localhost or your own network, so no setting in Cursor reaches this address.',
            'Where that is acceptable to you, put the hub behind a public HTTPS name of your own, such as a reverse proxy’s, and add the name to the setting hostNames. Everybody who knows that name can then try keys.',
            'Then open Cursor Settings, Models, API Keys, switch on Override OpenAI Base URL, and type that name with /v1 behind it, the key and the model.',
          ],
      snippets: [
        ...(isPublic(address) ? [value('Base URL', v1(address))] : []),
        value('OpenAI API Key', KEY),
        value('Model', model),
      ],
      notes: [
        warning(
          'Your code goes through the vendor’s servers on its way here. VS Code, Zed, Cline and Continue talk to the hub directly.',
        ),
      ],
    }),
  },
];

/** OpenCode’s configuration, which Kilo reads too. */
export function openCodeConfig({ address, model, context, output, hasTools }: ConnectFacts): object {
  return {
    provider: {
      homeport: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Homeport',
        options: { baseURL: v1(address), apiKey: KEY },
        models: { [model]: { name: model, tool_call: hasTools, limit: { context, output } } },
      },
    },
    model: `homeport/${model}`,
  };
}

function portOf(address: string): string {
  const { port, protocol } = new URL(address);
  return port || (protocol === 'https:' ? '443' : '80');
}

function isPublic(address: string): boolean {
  return address.startsWith('https://');
}
