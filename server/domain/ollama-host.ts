export const DEFAULT_HOST = '127.0.0.1:11434';

/** Where an Ollama is reached, from one way of writing it. */
export interface OllamaAddress {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly hostname: string;
  readonly port: number;
  /** On this computer, so that a server can be started there. */
  readonly isLocal: boolean;
}

/**
 * Reads an address as Ollama reads OLLAMA_HOST: with or without scheme and port. An address that means "all interfaces"
 * is reached over loopback. Without a scheme the port defaults to 11434, with one to 80 or 443.
 * Undefined when the text is no address.
 */
export function parseOllamaHost(text: string): OllamaAddress | undefined {
  const trimmed = text.trim().replace(/^["']|["']$/g, '');
  const scheme = /^(https?):\/\//i.exec(trimmed)?.[1]?.toLowerCase();
  const rest = trimmed.replace(/^https?:\/\//i, '');
  if (rest.includes('://')) return undefined;
  const bare = rest.startsWith(':') ? `127.0.0.1${rest}` : rest;
  const url = parseUrl(`${scheme ?? 'http'}://${bare === '' ? '127.0.0.1' : bare}`);
  if (url === undefined) return undefined;
  const hostname = reachable(url.hostname);
  const standardPort = scheme === 'https' ? 443 : 80;
  const port = url.port === '' ? implicitPort(scheme, bare, standardPort) : Number(url.port);
  const base = `${scheme ?? 'http'}://${hostname}:${port}${url.pathname.replace(/\/+$/, '')}`;
  return { url: base, hostname, port, isLocal: /^(127\.|localhost$|\[::1\]$)/.test(hostname) };
}

/** The URL parser drops a port that is the scheme's own, so a written `:80` looks like none. */
function implicitPort(scheme: string | undefined, bare: string, standardPort: number): number {
  const isWritten = new RegExp(`:${standardPort}(/|$)`).test(bare);
  return scheme === undefined && !isWritten ? 11_434 : standardPort;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function reachable(hostname: string): string {
  if (hostname === '0.0.0.0') return '127.0.0.1';
  return hostname === '[::]' ? '[::1]' : hostname;
}
