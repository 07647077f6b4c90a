import type { Extras, Limits, Metadata, Stamps } from './account.ts';

/** Makes a new text for a key at intervals. */
export interface KeyRotation {
  readonly interval: string;
  /** Epoch milliseconds. */
  readonly lastAt: number | null;
  readonly nextAt: number;
}

/** A key as it is kept: never its text, only its SHA-256. Times are epoch milliseconds. */
export interface ApiKey extends Stamps {
  /** SHA-256 of the key in hex. */
  readonly token: string;
  /** `sk-...` and the last four characters. */
  readonly keyName: string;
  readonly keyAlias: string | null;
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly organizationId: string | null;
  /** Model names it may use, access groups and special words; empty = all. */
  readonly models: readonly string[];
  /** `{asked: real}`: names that this key uses for other models. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Paths, prefixes ending in `*`, or names of route classes; empty = all that its owner's role allows. */
  readonly allowedRoutes: readonly string[];
  readonly metadata: Metadata;
  readonly limits: Limits;
  /** Limits of this budget hold where the key has none of its own. */
  readonly budgetId: string | null;
  /** Null until somebody blocks or unblocks it. */
  readonly blocked: boolean | null;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  /** Deleted keys are kept, so that the ledger still knows whose rows it holds and the key stays refused. */
  readonly deletedAt: number | null;
  /** How often it got a new text. */
  readonly rotationCount: number;
  readonly rotation: KeyRotation | null;
  readonly extras: Extras;
}
