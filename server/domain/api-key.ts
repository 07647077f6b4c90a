/** A key as it is kept: never its text, only its SHA-256. Times are epoch milliseconds. */
export interface ApiKey {
  /** SHA-256 of the key in hex. */
  readonly token: string;
  /** `sk-...` and the last four characters. */
  readonly keyName: string;
  readonly keyAlias: string | null;
  readonly userId: string | null;
  readonly teamId: string | null;
  /** Model names it may use; empty = all. */
  readonly models: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Null until somebody blocks or unblocks it. */
  readonly blocked: boolean | null;
  readonly expiresAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastUsedAt: number | null;
  readonly createdBy: string;
  /** Deleted keys are kept, so that the ledger still knows whose rows it holds and the key stays refused. */
  readonly deletedAt: number | null;
}
