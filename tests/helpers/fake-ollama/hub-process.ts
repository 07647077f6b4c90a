import { startOllamaEngine } from './start-engine.ts';
import { findFreePort } from '../../../server/engines/ollama/server-process.ts';

/** A hub with nothing but its Ollama engine, for tests that kill it: prints where Ollama is, then lives for a minute. */
const [, , dataDir = '', folder = ''] = process.argv;
// Also what keeps it alive: the hub's own timers do not.
setTimeout(() => process.exit(1), 60_000);
const host = `127.0.0.1:${await findFreePort()}`;
const started = await startOllamaEngine({ dataDir, host, supervise: true, environment: { PATH: folder } });
const { pid, endpoint } = await started.status((status) => status.state === 'ready');
process.stdout.write(`${JSON.stringify({ pid, endpoint })}\n`);
