// The shortest start there is, to compare the hub's with.
import { createServer } from 'node:http';

createServer().listen(0, '127.0.0.1', () => console.log('listening'));
