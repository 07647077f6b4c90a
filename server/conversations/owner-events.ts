/** Who hears what: everybody of their own things only. */
export interface OwnerEvents<Event> {
  tell(owner: string, event: Event): void;
  /** Returns the way to stop listening. */
  onEvent(owner: string, listener: (event: Event) => void): () => void;
}

export function createOwnerEvents<Event>(): OwnerEvents<Event> {
  const listeners = new Map<string, Set<(event: Event) => void>>();
  return {
    tell(owner, event) {
      for (const listener of listeners.get(owner) ?? []) listener(event);
    },
    onEvent(owner, listener) {
      const others = listeners.get(owner) ?? new Set();
      listeners.set(owner, others.add(listener));
      return () => {
        others.delete(listener);
        if (others.size === 0 && listeners.get(owner) === others) listeners.delete(owner);
      };
    },
  };
}
