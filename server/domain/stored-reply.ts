/** A reply that a later request may go on from. Items are its dialect's own. */
export interface StoredReply {
  readonly id: string;
  /** The reply that this one goes on from. */
  readonly previousId: string | undefined;
  /** What its own request added to the conversation. */
  readonly input: readonly unknown[];
  readonly output: readonly unknown[];
  /** As the client got it. */
  readonly body: unknown;
}

/** Replies by the caller who got them: nobody else can see one, or tell that it is there. */
export interface StoredReplies {
  /** @throws HubError `storage_failed` when the disk refuses it */
  keep(callerId: string, reply: StoredReply): void;
  find(callerId: string, id: string): StoredReply | undefined;
  /** The same reply's output alone. */
  outputOf(callerId: string, id: string): readonly unknown[] | undefined;
  /**
   * The items of the conversation that leads to a reply, oldest first, without its own input and output; undefined where a
   * link of it is gone.
   */
  before(callerId: string, reply: StoredReply): readonly unknown[] | undefined;
  /** Whether there was one. */
  delete(callerId: string, id: string): boolean;
}
