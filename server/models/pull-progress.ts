import type { DownloadPhase } from '../contract/hub/downloads.ts';

/** What the lines of a pull came to so far. */
export interface PullProgress {
  readonly phase: Extract<DownloadPhase, 'starting' | 'downloading' | 'verifying' | 'finishing' | 'done'>;
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** Ollama's own words for what went wrong. */
  readonly failure: string | undefined;
}

/** Adds up the layers of a pull. Ollama leaves `completed` out while it is 0, and may go back for a moment. */
export function createPullReader(): (line: string) => PullProgress {
  const layers = new Map<string, { total: number; done: number }>();
  let phase: PullProgress['phase'] = 'starting';
  let failure: string | undefined;
  let most = 0;

  return (line) => {
    const { status, digest, total, completed, error } = parse(line);
    if (typeof error === 'string') failure = error;
    if (typeof digest === 'string' && typeof total === 'number') {
      const known = layers.get(digest);
      layers.set(digest, { total, done: typeof completed === 'number' ? completed : (known?.done ?? 0) });
    }
    phase = phaseOf(typeof status === 'string' ? status : '', phase);
    const all = [...layers.values()];
    const totalBytes = all.reduce((sum, layer) => sum + layer.total, 0);
    most = Math.max(
      most,
      all.reduce((sum, layer) => sum + layer.done, 0),
    );
    return { phase, doneBytes: most, totalBytes, failure };
  };
}

function phaseOf(status: string, before: PullProgress['phase']): PullProgress['phase'] {
  if (status === 'success') return 'done';
  if (status.startsWith('pulling manifest')) return 'starting';
  if (status.startsWith('pulling')) return 'downloading';
  if (status.startsWith('verifying')) return 'verifying';
  if (status.startsWith('writing') || status.startsWith('removing')) return 'finishing';
  return before;
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // Not a line of Ollama's: it changes nothing.
  }
}

/** What a failed pull means to a person, and what can be done. */
export function explainPullFailure(name: string, words: string): string {
  // Digests hold any three digits, and so those of any status.
  const said = words.replaceAll(/sha256[:-][0-9a-f]+/gi, '');
  if (/file does not exist|not found|\b404\b/i.test(said))
    return `There is no model ${name} there. Look at the spelling, and at ollama.com/library for what there is.`;
  if (/no space left|disk quota|not enough space/i.test(said))
    return `The disk has no room for ${name}. Free some, then go on: what came is kept.`;
  if (/lookup|no such host|dial tcp|network is unreachable|connection refused|i\/o timeout|TLS handshake/i.test(said))
    return `The library can't be reached. Is this computer online? What came is kept. (${words.slice(0, 200)})`;
  if (/digest mismatch|verify/i.test(said))
    return `What came of ${name} is damaged. Go on: the damaged part is downloaded again.`;
  if (/requires a newer version|\b412\b/i.test(said)) return `${name} needs a newer Ollama. Update it, then try again.`;
  if (/unauthorized|\b401\b|\b403\b|gated/i.test(said))
    return `${name} is not open to everybody: its owner asks for a sign-in, which Homeport does not do.`;
  return `${name} could not be downloaded: ${words.slice(0, 300)}`;
}
