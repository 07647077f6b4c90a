// Gives a forked Node process the `process.parentPort` of a utility process (Electron's documentation, parentPort).
import { EventEmitter } from 'node:events';

const port = Object.assign(new EventEmitter(), { postMessage: (message: object) => process.send?.(message) });
process.on('message', (data) => port.emit('message', { data }));
Object.assign(process, { parentPort: port });
