import { openCodeConfig } from './editors.ts';
import {
  AGENT_NEEDS,
  code,
  environment,
  file,
  info,
  jsonFile,
  KEY,
  powershellText,
  quoted,
  root,
  shellWord,
  v1,
  type ConnectFacts,
  type ToolRecipe,
} from './recipe.ts';

const base = { kind: 'agent', dialect: 'openai-chat', baseUrl: v1, needs: AGENT_NEEDS } as const;

/** Its instructions and tools alone are 15,000 to 25,000 tokens. */
const CLAUDE_CODE_NEEDS = { tools: true, context: 32_768 } as const;

/** Its picker lists no other names. */
const CLAUDE_ALIAS = 'claude-homeport';

function claudeVariables({ address, model }: ConnectFacts): Readonly<Record<string, string>> {
  return {
    ANTHROPIC_BASE_URL: address,
    ANTHROPIC_AUTH_TOKEN: KEY,
    ANTHROPIC_MODEL: model,
    ANTHROPIC_DEFAULT_OPUS_MODEL: model,
    ANTHROPIC_DEFAULT_SONNET_MODEL: model,
    ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
    CLAUDE_CODE_SUBAGENT_MODEL: model,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_ATTRIBUTION_HEADER: '0',
    API_TIMEOUT_MS: '600000',
  };
}

const START_IN_PROJECT = 'In the folder of your project, set these variables in a terminal and start it there.';

export const agents: readonly ToolRecipe[] = [
  {
    ...base,
    id: 'claude-code',
    name: 'Claude Code',
    about: 'Anthropic’s agent in the terminal and in editors',
    dialect: 'anthropic-messages',
    baseUrl: root,
    needs: CLAUDE_CODE_NEEDS,
    guide(facts) {
      const variables = claudeVariables(facts);
      return {
        steps: [
          START_IN_PROJECT,
          'Or put the env block into ~/.claude/settings.json: then it holds for every start, and in the editor’s extension too.',
        ],
        snippets: [
          // An API key that is set wins over the token, so it is emptied.
          ...environment({ ...variables, ANTHROPIC_API_KEY: '' }, { sh: 'claude', powershell: 'claude' }),
          jsonFile('~/.claude/settings.json', { env: variables }),
        ],
        notes: [
          info('The base URL ends without /v1.'),
          facts.claudeName === undefined
            ? info(
                `Its /model picker lists only names that begin with claude. For one there, give ${facts.model} a second name on the Models page, such as ${CLAUDE_ALIAS}.`,
              )
            : info(`Its /model picker lists ${facts.claudeName}, because that name begins with claude.`),
        ],
      };
    },
  },
  {
    ...base,
    id: 'codex',
    name: 'Codex',
    about: 'OpenAI’s agent in the terminal and in editors',
    dialect: 'openai-responses',
    guide: ({ address, model, context }) => ({
      steps: [
        'Put this into ~/.codex/config.toml, above what is there.',
        'Set the variable with the key and start codex in the folder of your project.',
      ],
      snippets: [
        file(
          '~/.codex/config.toml',
          'toml',
          [
            `model = ${quoted(model)}`,
            'model_provider = "homeport"',
            `model_context_window = ${context}`,
            '',
            '[model_providers.homeport]',
            'name = "Homeport"',
            `base_url = ${quoted(v1(address))}`,
            'env_key = "HOMEPORT_API_KEY"',
            'wire_api = "responses"',
            'stream_idle_timeout_ms = 300000',
          ].join('\n'),
        ),
        ...environment({ HOMEPORT_API_KEY: KEY }, { sh: 'codex', powershell: 'codex' }),
      ],
      notes: [
        info('Codex warns that it has no metadata for this model. That is normal; the window above is what counts.'),
      ],
    }),
  },
  {
    ...base,
    id: 'opencode',
    name: 'OpenCode',
    about: 'An open agent in the terminal',
    guide: (facts) => ({
      steps: [
        'Put this into opencode.json in the folder of your project, or into ~/.config/opencode/opencode.json for all of them.',
        'Start opencode there.',
      ],
      snippets: [jsonFile('opencode.json', { $schema: 'https://opencode.ai/config.json', ...openCodeConfig(facts) })],
      notes: [
        info(
          '@ai-sdk/openai in place of @ai-sdk/openai-compatible speaks OpenAI Responses, @ai-sdk/anthropic Anthropic Messages.',
        ),
      ],
    }),
  },
  {
    ...base,
    id: 'copilot-cli',
    name: 'Copilot CLI',
    about: 'GitHub’s agent in the terminal',
    guide: ({ address, model }) => ({
      steps: [START_IN_PROJECT],
      snippets: environment(
        {
          COPILOT_PROVIDER_BASE_URL: v1(address),
          COPILOT_PROVIDER_API_KEY: KEY,
          COPILOT_PROVIDER_WIRE_API: 'completions',
          COPILOT_MODEL: model,
        },
        { sh: 'copilot', powershell: 'copilot' },
      ),
    }),
  },
  {
    ...base,
    id: 'qwen-code',
    name: 'Qwen Code',
    about: 'Alibaba’s open agent in the terminal',
    guide: ({ address, model }) => ({
      steps: [START_IN_PROJECT],
      snippets: environment(
        { OPENAI_BASE_URL: v1(address), OPENAI_API_KEY: KEY, OPENAI_MODEL: model },
        { sh: 'qwen', powershell: 'qwen' },
      ),
    }),
  },
  {
    ...base,
    id: 'droid',
    name: 'Droid',
    about: 'Factory’s agent in the terminal',
    guide: ({ address, model, output }) => ({
      steps: ['Put this into ~/.factory/config.json.', 'Start droid and choose the model with /model.'],
      snippets: [
        jsonFile('~/.factory/config.json', {
          custom_models: [
            {
              model_display_name: `${model} (Homeport)`,
              model,
              base_url: v1(address),
              api_key: KEY,
              provider: 'generic-chat-completion-api',
              max_tokens: output,
            },
          ],
        }),
      ],
    }),
  },
  {
    ...base,
    id: 'aider',
    name: 'Aider',
    about: 'Pair programming in the terminal',
    needs: { context: AGENT_NEEDS.context },
    guide: ({ address, model, context, output }) => ({
      steps: [
        START_IN_PROJECT,
        'Put the limits of the model into .aider.model.metadata.json there, so that Aider does not guess them.',
      ],
      snippets: [
        ...environment(
          { OPENAI_API_BASE: v1(address), OPENAI_API_KEY: KEY },
          {
            sh: `aider --model ${shellWord(`openai/${model}`)}`,
            powershell: `aider --model ${powershellText(`openai/${model}`)}`,
          },
        ),
        jsonFile('.aider.model.metadata.json', {
          [`openai/${model}`]: {
            max_input_tokens: context - output,
            max_output_tokens: output,
            input_cost_per_token: 0,
            output_cost_per_token: 0,
            litellm_provider: 'openai',
            mode: 'chat',
          },
        }),
      ],
    }),
  },
];

export const apps: readonly ToolRecipe[] = [
  {
    id: 'open-webui',
    name: 'Open WebUI',
    kind: 'app',
    dialect: 'openai-chat',
    about: 'A chat for everybody in the house, in the browser',
    baseUrl: v1,
    guide: ({ address, model, embedding }) => ({
      steps: [
        'Open Admin Panel, Settings, Connections, and add one under OpenAI API.',
        'Type URL and key, without a slash at the end of the URL, and press the button that verifies them.',
        'Every model of the hub appears in the picker of the chat.',
      ],
      snippets: [
        { label: 'URL', language: 'text', file: null, text: v1(address) },
        { label: 'Key', language: 'text', file: null, text: KEY },
        { label: 'A model to begin with', language: 'text', file: null, text: model },
        ...(embedding === undefined
          ? []
          : [{ label: 'Model for documents (Settings, Documents)', language: 'text', file: null, text: embedding }]),
      ],
      notes: [
        info(
          'From a container of Docker Desktop or Podman the hub is host.docker.internal in place of localhost. On Linux a container reaches only the network: start the hub with --lan-port and use that address.',
        ),
      ],
    }),
  },
  {
    id: 'ollama',
    name: 'Ollama’s own programs',
    kind: 'app',
    dialect: 'ollama',
    about: 'The command line of Ollama, and every program that takes OLLAMA_HOST',
    baseUrl: root,
    sendsKey: false,
    guide: ({ address, model }) => ({
      steps: [
        'Set this variable where the program starts; it then talks to the hub in place of Ollama.',
        'Programs with a settings page have a field for the address of Ollama instead: it takes the same.',
      ],
      snippets: [
        ...environment(
          { OLLAMA_HOST: address },
          {
            sh: `ollama run ${shellWord(model)} 'What is Homeport?'`,
            powershell: `ollama run ${powershellText(model)} 'What is Homeport?'`,
          },
        ),
        code('See the models', 'bash', [`OLLAMA_HOST=${shellWord(address)} ollama list`]),
      ],
      notes: [
        info(
          'pull, create, copy and delete need an admin key, which the command line can’t send: use the Models page, or Ollama itself.',
        ),
      ],
    }),
  },
];
