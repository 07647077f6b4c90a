import { homedir } from 'node:os';
import { ConfigError, loadConfig, parseFlags, type Config } from './config/load-config.ts';
import { helpText } from './config/options.ts';
import { greetingOf } from './greeting.ts';
import { ListenError } from './http/open-server.ts';
import { startHub, type RunningHub } from './hub.ts';
import { openInBrowser } from './open-in-browser.ts';
import { returnMemoryOfStart } from './return-memory.ts';
import { StoreError } from './store/store-error.ts';
import { systemClock } from './telemetry/clock.ts';
import { VERSION } from './version.ts';

/** Reasons that a person can mend: they are told in one sentence, without a stack. */
const EXPECTED = [ConfigError, ListenError, StoreError] as const;

const IMPATIENCE_MS = 500;

await main();

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  try {
    const { switches } = parseFlags(argv);
    if (switches.has('help')) return void process.stdout.write(`${helpText()}\n`);
    if (switches.has('version')) return void process.stdout.write(`${VERSION}\n`);
    const config = loadConfig({ argv, env: process.env, homeDir: homedir(), platform: process.platform });
    const hub = await startHub({ config });
    stopOnSignals(hub);
    await greet(hub, config);
    returnMemoryOfStart(systemClock);
  } catch (error) {
    fail(error);
  }
}

async function greet(hub: RunningHub, config: Config): Promise<void> {
  const signInUrl = `${hub.url}/hub/sign-in/${hub.createSignInToken()}`;
  process.stdout.write(`${greetingOf(hub, config, signInUrl).join('\n')}\n`);
  if (config.opensBrowser) await openInBrowser(signInUrl, process.platform, process.env);
}

function stopOnSignals(hub: RunningHub): void {
  let stoppingSince: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (stoppingSince !== undefined) {
      // A terminal and a launcher may both pass on one Ctrl-C; a later signal is a person who won't wait.
      if (now - stoppingSince > IMPATIENCE_MS) process.exit(130);
      return;
    }
    stoppingSince = now;
    process.stdout.write(`\n${signal}: letting running answers end, then stopping (again to stop at once).\n`);
    hub.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
}

function fail(error: unknown): never {
  const isExpected = EXPECTED.some((kind) => error instanceof kind);
  process.stderr.write(
    `${isExpected && error instanceof Error ? `Homeport can't start. ${error.message}` : stackOf(error)}\n`,
  );
  process.exit(1);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
