import { join } from 'node:path';
import type { Deployment } from './domain/deployment.ts';
import type { Clock, Engine, IdGenerator, Logger } from './domain/ports.ts';
import { DEFAULT_HOST, parseOllamaHost } from './engines/ollama/host.ts';
import { createOllamaEngine } from './engines/ollama/engine.ts';
import { createOpenAiCompatibleEngine } from './engines/openai-compatible/engine.ts';
import type { ProviderEngine } from './models/deployment-engines.ts';

/**
 * LiteLLM's providers whose servers speak OpenAI's dialect. An address is only filled in where it is the same for
 * everybody and the owner gave a key for it: nothing leaves this computer by a default.
 */
const OPENAI_DIALECT: Readonly<Record<string, string | undefined>> = {
  openai: 'https://api.openai.com/v1',
  'text-completion-openai': 'https://api.openai.com/v1',
  custom_openai: undefined,
  openai_like: undefined,
  hosted_vllm: undefined,
  lm_studio: undefined,
  llamafile: undefined,
  xinference: undefined,
  litellm_proxy: undefined,
  deepseek: 'https://api.deepseek.com/v1',
  groq: 'https://api.groq.com/openai/v1',
  mistral: 'https://api.mistral.ai/v1',
  openrouter: 'https://openrouter.ai/api/v1',
  together_ai: 'https://api.together.xyz/v1',
  fireworks_ai: 'https://api.fireworks.ai/inference/v1',
  cerebras: 'https://api.cerebras.ai/v1',
  nvidia_nim: 'https://integrate.api.nvidia.com/v1',
};
const OLLAMA = new Set(['ollama', 'ollama_chat']);
/** Others that LiteLLM knows; named, so that a deployment of theirs says what is missing instead of naming a model. */
const OTHER = [
  'azure',
  'azure_ai',
  'anthropic',
  'bedrock',
  'vertex_ai',
  'gemini',
  'cohere',
  'huggingface',
  'replicate',
];

/** Every name that may stand before the slash besides the ids of engines. */
export const PROVIDER_NAMES: readonly string[] = [...Object.keys(OPENAI_DIALECT), ...OLLAMA, ...OTHER];

export interface ProviderDeps {
  readonly engines: () => readonly Engine[];
  /** Where the built-in Ollama engine looks. */
  readonly ollamaHost: string | undefined;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
}

/** How a deployment's provider and address become an engine. */
export function createProviders(deps: ProviderDeps): (deployment: Deployment) => ProviderEngine {
  const none = (problem: string): ProviderEngine => ({ type: 'none', problem });
  const engineWith = (fits: (engine: Engine) => boolean) => deps.engines().find(fits);
  const ownOllama = addressOf(deps.ollamaHost ?? DEFAULT_HOST);

  function ollama({ apiBase }: Deployment): ProviderEngine {
    const address = apiBase === null ? undefined : addressOf(apiBase);
    if (apiBase !== null && address === undefined) return none(`${apiBase} is no address of an Ollama.`);
    if (address === undefined || address === ownOllama) {
      const engine = engineWith(({ kind }) => kind === 'ollama');
      return engine === undefined ? none('This hub has no Ollama engine.') : { type: 'here', engine };
    }
    return {
      type: 'made',
      key: `ollama\n${address}`,
      name: new URL(address).host,
      // In a folder of its own: what the built-in engine notes of its process is not this one's to clear up.
      create: (id) =>
        createOllamaEngine({
          id,
          host: address,
          supervise: false,
          dataDir: join(deps.dataDir, 'engines', id.replaceAll(/[^\w.-]/g, '_')),
          environment: {},
          clock: deps.clock,
          ids: deps.ids,
          logger: deps.logger,
        }),
    };
  }

  function openAi({ provider, apiBase, apiKey }: Deployment): ProviderEngine {
    const usual = apiKey === null ? undefined : OPENAI_DIALECT[provider];
    const baseUrl = apiBase ?? usual;
    if (baseUrl === undefined) return none(`A deployment of ${provider} needs an api_base, or the provider's api_key.`);
    if (!URL.canParse(baseUrl)) return none(`${baseUrl} is no address. Write it like http://server:8000/v1.`);
    return {
      type: 'made',
      key: `openai\n${baseUrl}\n${apiKey ?? ''}`,
      name: new URL(baseUrl).host,
      create: (id) =>
        createOpenAiCompatibleEngine({
          id,
          baseUrl,
          apiKey: apiKey ?? undefined,
          clock: deps.clock,
          logger: deps.logger,
        }),
    };
  }

  return (deployment) => {
    const { provider, apiBase } = deployment;
    const own = apiBase === null ? engineWith(({ id }) => id === provider) : undefined;
    if (own !== undefined) return { type: 'here', engine: own };
    if (OLLAMA.has(provider)) return ollama(deployment);
    if (provider in OPENAI_DIALECT) return openAi(deployment);
    return none(`This hub has no engine for the provider ${provider}. Known are ${knownProviders(deps.engines())}.`);
  };
}

function knownProviders(engines: readonly Engine[]): string {
  return [...new Set([...engines.map(({ id }) => id), ...OLLAMA, ...Object.keys(OPENAI_DIALECT)])].join(', ');
}

/** One spelling of an Ollama's address. */
function addressOf(host: string): string | undefined {
  return parseOllamaHost(host)?.url.replace('//localhost:', '//127.0.0.1:');
}
