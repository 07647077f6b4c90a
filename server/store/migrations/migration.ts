/** One step of the schema. */
export interface Migration {
  /** Rises from one to the next; spaced by ten, so that a fix can go in between before a release. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}
