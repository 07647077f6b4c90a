import { parentPort } from 'node:worker_threads';
import { graphics } from 'systeminformation';
import { graphicsMemoryOf } from './graphics-memory.ts';

/** Entry of the thread that looks for graphics cards. */
const { controllers } = await graphics();
parentPort?.postMessage(graphicsMemoryOf(controllers));
