import workerUrl from './highlight-worker.ts?worker&url';

interface TrustedTypePolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** The content policy lets no plain string become a script's address; this one address is vouched for. */
export function trustedWorkerUrl(): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes;
  // A browser without trusted types does not ask for them either.
  if (factory === undefined) return workerUrl;
  return factory.createPolicy('homeport-worker', { createScriptURL: () => workerUrl }).createScriptURL(workerUrl);
}
