/** Holds the quit until the hub and its engine are gone. One way: running → stopping → gone. */
export interface QuitGate {
  readonly isQuitting: boolean;
  /** For `before-quit`: holds it the first time, lets it pass when everything is gone. */
  onBeforeQuit(event: { preventDefault(): void }): void;
}

export interface QuitGateDeps {
  /** Stops what has to be stopped; bounded in time by itself. */
  readonly stopAll: () => Promise<void>;
  readonly quit: () => void;
}

export function createQuitGate({ stopAll, quit }: QuitGateDeps): QuitGate {
  let phase: 'running' | 'stopping' | 'gone' = 'running';
  return {
    get isQuitting() {
      return phase !== 'running';
    },
    onBeforeQuit(event) {
      if (phase === 'gone') return;
      event.preventDefault();
      if (phase === 'stopping') return;
      phase = 'stopping';
      void stopAll().finally(() => {
        phase = 'gone';
        quit();
      });
    },
  };
}
