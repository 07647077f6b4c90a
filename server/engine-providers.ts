import { join } from 'node:path';
import { EXPECTED_HEADER_TEXT, isHeaderText, isHttpAddress, withoutCredentials } from './domain/address.ts';
import type { Deployment } from './domain/deployment.ts';
import type { Clock, Engine, IdGenerator, Logger } from './domain/ports.ts';
import { DEFAULT_HOST, parseOllamaHost } from './domain/ollama-host.ts';
import { createOllamaEngine } from './engines/ollama/engine.ts';
import { createOpenAiCompatibleEngine } from './engines/openai-compatible/engine.ts';
import type { ProviderEngine } from './models/deployment-engines.ts';
import { knownProviders, OLLAMA_PROVIDERS, OPENAI_DIALECT_PROVIDERS } from './models/providers.ts';

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
    const usual = apiKey === null ? undefined : OPENAI_DIALECT_PROVIDERS[provider];
    const baseUrl = apiBase ?? usual;
    if (baseUrl === undefined) return none(`A deployment of ${provider} needs an api_base, or the provider's api_key.`);
    if (!isHttpAddress(baseUrl))
      return none(`${withoutCredentials(baseUrl)} is no address. Write it like http://server:8000/v1.`);
    if (!isHeaderText(apiKey ?? '')) return none(`Its api_key can't be sent: ${EXPECTED_HEADER_TEXT}.`);
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
    if (OLLAMA_PROVIDERS.has(provider)) return ollama(deployment);
    if (provider in OPENAI_DIALECT_PROVIDERS) return openAi(deployment);
    return none(
      `This hub has no engine for the provider ${provider}. Known are ${knownProviders(deps.engines().map(({ id }) => id))}.`,
    );
  };
}

/** One spelling of an Ollama's address. */
function addressOf(host: string): string | undefined {
  return parseOllamaHost(host)?.url.replace('//localhost:', '//127.0.0.1:');
}
