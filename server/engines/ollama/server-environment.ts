import { hash } from 'node:crypto';

type Environment = Readonly<Record<string, string>>;

/**
 * The environment for our own server: the given one, the address to listen on, and no deletion of half-finished
 * downloads at start. Variables that would reach its runners and break them are taken out.
 */
export function serverEnvironment(given: Environment, host: string): Environment {
  const kept = Object.entries(given).filter(([name]) => !/^(LLAMA_ARG_.*|LLAMA_API_KEY)$/i.test(name));
  return { ...Object.fromEntries(kept), OLLAMA_HOST: host, OLLAMA_NOPRUNE: '1' };
}

/** Changes when a setting of Ollama's does: a server that was started with other settings is not taken over. */
export function settingsFingerprint(given: Environment): string {
  const settings = Object.entries(given).filter(([name]) => name.startsWith('OLLAMA_') && name !== 'OLLAMA_HOST');
  return hash('sha256', JSON.stringify(settings.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
