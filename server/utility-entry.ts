// Entry of the hub as the desktop shell runs it: a utility process with a message port instead of a terminal.
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import type { HubMessage, ShellMessage } from './shell-messages.ts';

interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: ShellMessage }) => void): void;
  postMessage(message: HubMessage): void;
}

enableCompileCache();
const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
if (parentPort === undefined) throw new Error('This entry runs only as a utility process of the desktop shell.');
const port = parentPort;
let stopHub: (() => Promise<void>) | undefined;

port.on('message', ({ data }) => {
  if (data.type === 'init') void start(data);
  else void stop();
});

async function start({ nonce, argv, installedResources }: Extract<ShellMessage, { type: 'init' }>): Promise<void> {
  try {
    const { loadConfig } = await import('./config/load-config.ts');
    const { startHub } = await import('./hub.ts');
    const { returnMemoryOfStart } = await import('./return-memory.ts');
    const { systemClock } = await import('./telemetry/clock.ts');
    const config = loadConfig({ argv, env: process.env, homeDir: homedir(), platform: process.platform });
    const hub = await startHub({ config, ...(installedResources !== undefined && { installedResources }) });
    stopHub = hub.stop;
    port.postMessage({
      type: 'ready',
      nonce,
      url: hub.url,
      sessionToken: hub.createSessionToken(),
      newMasterKey: hub.newMasterKey,
    });
    returnMemoryOfStart(systemClock);
  } catch (error) {
    port.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

async function stop(): Promise<void> {
  await stopHub?.();
  port.postMessage({ type: 'stopped' });
  process.exit(0);
}
