/**
 * LiteLLM's providers whose servers speak OpenAI's dialect, with the address that is the same for everybody. It is only
 * used where the owner gave a key for it: nothing leaves this computer by a default.
 */
export const OPENAI_DIALECT_PROVIDERS: Readonly<Record<string, string | undefined>> = {
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

/** LiteLLM's two ways to call an Ollama; here they are one. */
export const OLLAMA_PROVIDERS: ReadonlySet<string> = new Set(['ollama', 'ollama_chat']);

/** Others that LiteLLM knows; named, so that a deployment of theirs says what is missing instead of naming a model. */
const OTHER_PROVIDERS = [
  'azure',
  'azure_ai',
  'anthropic',
  'bedrock',
  'vertex_ai',
  'gemini',
  'cohere',
  'cohere_chat',
  'huggingface',
  'replicate',
  'sagemaker',
  'watsonx',
  'databricks',
];

const NAMES = new Set([...Object.keys(OPENAI_DIALECT_PROVIDERS), ...OLLAMA_PROVIDERS, ...OTHER_PROVIDERS]);

/** Names that LiteLLM knows the maker of without a prefix. */
const MAKERS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:gpt-|chatgpt-|o[1-9](?:-|$)|text-embedding-|text-davinci-|davinci-|babbage-|dall-e-|whisper-|tts-|ft:)/,
    'openai',
  ],
  [/^claude-/, 'anthropic'],
];

/** The provider that LiteLLM takes for a name without one. */
export function providerOfBareName(name: string): string | undefined {
  return MAKERS.find(([names]) => names.test(name))?.[1];
}

/** Whether a name before a slash is a provider's, rather than a part of a model's name. */
export function isProvider(name: string): boolean {
  return NAMES.has(name);
}

/** For messages: the engines of this hub, and the providers that it can call. */
export function knownProviders(engineIds: readonly string[]): string {
  return [...new Set([...engineIds, ...OLLAMA_PROVIDERS, ...Object.keys(OPENAI_DIALECT_PROVIDERS)])].join(', ');
}

/** Why no engine can be made for a deployment, as far as that can be said before one is. */
export function problemOfDeployment({ provider, apiBase, apiKey }: ProviderWish): string | undefined {
  if (OTHER_PROVIDERS.includes(provider)) return `this hub has no engine for ${provider}`;
  if (!(provider in OPENAI_DIALECT_PROVIDERS) || apiBase !== null) return undefined;
  if (OPENAI_DIALECT_PROVIDERS[provider] === undefined) return `${provider} needs an api_base`;
  return apiKey === null ? `${provider} needs an api_key, which is not looked for anywhere else` : undefined;
}

interface ProviderWish {
  readonly provider: string;
  readonly apiBase: string | null;
  readonly apiKey: string | null;
}
