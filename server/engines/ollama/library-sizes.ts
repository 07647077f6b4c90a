import { fetch, type Response } from 'undici';
import { z } from 'zod';
import { HubError } from '../../domain/errors.ts';
import type { Clock, Logger } from '../../domain/ports.ts';
import { parseJson } from './json.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** After a failure, so that every look at the page is not another try without a network. */
const AGAIN_AFTER_MS = 15 * 60 * 1000;
const ANSWER_MS = 15_000;
/** Of a manifest, which has some hundred bytes a layer. */
const MOST_BYTES = 1024 * 1024;
const KEPT_AS = 'catalogue.library';
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
/** What is in memory when a model runs; licences and templates are not. */
const WEIGHTS = /^application\/vnd\.ollama\.image\.(?:model|projector)$/;

const keptSchema = z.object({
  /** Epoch milliseconds. */
  checkedAt: z.number(),
  /** Bytes of each model by its name; null: the library has it no more. */
  sizes: z.record(z.string(), z.number().nullable()),
});
export type KnownSizes = z.output<typeof keptSchema>;

/** An image's manifest, version 2, schema 2, as registries of containers have it. */
const manifestSchema = z.object({
  layers: z.array(z.object({ mediaType: z.string(), size: z.int().min(0) })),
});

interface Deps {
  /** Such as `https://registry.ollama.ai`. */
  readonly libraryUrl: string;
  /** The catalogue's. */
  readonly names: readonly string[];
  readonly records: { get(name: string): unknown; put(values: Readonly<Record<string, unknown>>): void };
  /** Whether the hub may ask without being told to. */
  readonly isOn: () => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface LibrarySizes {
  /** What the library said last, also before a restart; undefined where it never did. */
  known(): KnownSizes | undefined;
  isRunning(): boolean;
  /**
   * Asks the library for every model. All or nothing is taken over.
   * @throws HubError `engine_unavailable`, `engine_bad_answer`
   */
  refresh(): Promise<KnownSizes>;
  /** Asks in the background, at most once a day; a computer without a network is none the wiser, and nothing else. */
  refreshWhenOld(): void;
  stop(): void;
}

/** Exact sizes of the catalogue's models from Ollama's library, and which of them are no longer there. */
export function createLibrarySizes({ libraryUrl, names, records, isOn, clock, logger }: Deps): LibrarySizes {
  const host = new URL(libraryUrl).host;
  const end = new AbortController();
  let known = keptSchema.optional().catch(undefined).parse(records.get(KEPT_AS));
  let running: Promise<KnownSizes> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  async function readAll(): Promise<KnownSizes> {
    const sizes: Record<string, number | null> = {};
    for (const name of names) sizes[name] = await readSize(name);
    if (Object.values(sizes).every((size) => size === null)) {
      throw new HubError('engine_bad_answer', `${host} knows none of the catalogue's models. Is it Ollama's library?`);
    }
    known = { checkedAt: clock.now(), sizes };
    records.put({ [KEPT_AS]: known });
    return known;
  }

  async function readSize(name: string): Promise<number | null> {
    const [model, tag = 'latest'] = name.split(':');
    const response = await ask(`${libraryUrl}/v2/library/${model}/manifests/${tag}`);
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new HubError('engine_unavailable', `${host} answered ${response.status} when asked for ${name}.`);
    }
    const size = sizeOf(await readText(response));
    if (size === undefined) {
      throw new HubError(
        'engine_bad_answer',
        `${host} answered no manifest when asked for ${name}. Does a sign-in page of this network stand in between?`,
      );
    }
    return size;
  }

  async function ask(url: string): Promise<Response> {
    const signal = AbortSignal.any([end.signal, AbortSignal.timeout(ANSWER_MS)]);
    try {
      return await fetch(url, { signal, headers: { accept: MANIFEST } });
    } catch (thrown) {
      throw new HubError(
        'engine_unavailable',
        `${host} can't be reached (${reasonOf(thrown)}). Is this computer online? The catalogue stays as it was.`,
        {},
        thrown,
      );
    }
  }

  function refresh(): Promise<KnownSizes> {
    running ??= readAll()
      .catch((thrown: unknown) => {
        failedAt = clock.now();
        throw thrown;
      })
      .finally(() => (running = undefined));
    return running;
  }

  return {
    known: () => known,
    isRunning: () => running !== undefined,
    refresh,
    refreshWhenOld() {
      const now = clock.now();
      if (!isOn() || now - (known?.checkedAt ?? 0) < DAY_MS || now - failedAt < AGAIN_AFTER_MS) return;
      refresh().catch((thrown: unknown) => logger.info('catalogue.not_refreshed', { reason: String(thrown) }));
    },
    stop: () => end.abort(),
  };
}

function sizeOf(text: string): number | undefined {
  const manifest = manifestSchema.safeParse(parseJson(text)).data;
  const weights = manifest?.layers.filter(({ mediaType }) => WEIGHTS.test(mediaType)) ?? [];
  return weights.length === 0 ? undefined : weights.reduce((sum, { size }) => sum + size, 0);
}

/** The first part of a body; what is longer is no manifest, and does not parse. */
async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MOST_BYTES) break;
  }
  return text;
}

function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return thrown instanceof Error ? thrown.name : String(thrown);
}
