/** A file as it is now: another size or time makes it another file. */
export interface FileIdentity {
  readonly path: string;
  readonly sizeBytes: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

export function keyOf({ path, sizeBytes, modifiedAt }: FileIdentity): string {
  return `${path}\n${sizeBytes}\n${modifiedAt}`;
}
