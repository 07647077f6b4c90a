import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFakeApp } from './fake-ollama.ts';
import type { FakeBehaviour } from './fake-binary.ts';

/**
 * The executable face of the fake: `ollama serve` as a program. It behaves as 0.33 does: OLLAMA_HOST, log lines on both
 * pipes, exit 1 on a taken port, TCP open before HTTP answers, SIGTERM ends the runners and SIGKILL leaves them alive.
 */
const home = process.env['FAKE_OLLAMA_HOME'];
if (home === undefined) throw new Error('FAKE_OLLAMA_HOME is not set: start the fake through installFakeBinary().');
const behaviour = readBehaviour(home);
const runners: ChildProcess[] = [];

function readBehaviour(folder: string): FakeBehaviour {
  const file = path.join(folder, 'behaviour.json');
  const read = JSON.parse(readFileSync(file, 'utf8')) as FakeBehaviour;
  const { exitAtStart } = read;
  if (exitAtStart === undefined || exitAtStart.times === undefined) return read;
  const left = { ...exitAtStart, times: exitAtStart.times - 1 };
  writeFileSync(file, JSON.stringify({ ...read, exitAtStart: left.times > 0 ? left : undefined }));
  return read;
}

function note(event: string, fields: Record<string, unknown>): void {
  appendFileSync(path.join(home ?? '', 'events.jsonl'), `${JSON.stringify({ event, ...fields })}\n`);
}

function log(level: string, message: string): void {
  process.stderr.write(`time=2026-09-01T10:00:00.000Z level=${level} source=routes.go:1 msg="${message}"\n`);
}

function parseHost(text: string): { host: string; port: number } {
  const [host = '127.0.0.1', port = '11434'] = text.replace(/^http:\/\//, '').split(':');
  return { host, port: Number(port) };
}

function startRunner(): void {
  // The link makes it a program of that name for the operating system.
  const program = path.join(home ?? '', 'lib', 'ollama', 'llama-server');
  const module = fileURLToPath(new URL('fake-runner.ts', import.meta.url));
  const runner = spawn(program, ['--no-warnings', module, home ?? ''], { stdio: ['ignore', 'inherit', 'inherit'] });
  runners.push(runner);
  note('runner', { pid: runner.pid });
}

function endOnSignal(): void {
  let isEnding = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isEnding) return;
      note('signal', { signal, pid: process.pid });
      if (behaviour.ignoresTerm === true) return;
      isEnding = true;
      for (const runner of runners) runner.kill('SIGKILL');
      process.exit(0);
    });
  }
}

function serve(): void {
  const { host, port } = parseHost(process.env['OLLAMA_HOST'] ?? '127.0.0.1:11434');
  note('start', { pid: process.pid, host: `${host}:${port}`, environment: process.env });
  if (behaviour.exitAtStart !== undefined) {
    process.stderr.write(`${behaviour.exitAtStart.message}\n`);
    process.exit(behaviour.exitAtStart.code);
  }
  const app = createFakeApp({ onLoad: startRunner, tokenDelayMs: behaviour.tokenDelayMs ?? 0 });
  const http = createHttpServer((request, response) => {
    response.once('finish', () => {
      process.stdout.write(
        `[GIN] 2026/09/01 - 10:00:00 | ${response.statusCode} | 1ms | 127.0.0.1 | ${request.method} "${request.url}"\n`,
      );
    });
    app.listener(request, response);
  });
  listenEarly(host, port, (socket) => http.emit('connection', socket));
}

/** Accepts connections at once and hands them to HTTP only when the server is ready, as the real one does. */
function listenEarly(host: string, port: number, hand: (socket: Socket) => void): Server {
  const early: Socket[] = [];
  let isReady = false;
  const server = createServer((socket) => {
    if (isReady) hand(socket);
    else early.push(socket);
  });
  server.once('error', () => {
    process.stderr.write(`Error: listen tcp ${host}:${port}: bind: address already in use\n`);
    process.exit(1);
  });
  server.listen(port, host, () => {
    log('INFO', `Listening on ${host}:${port} (version 0.33.0)`);
    setTimeout(() => {
      isReady = true;
      for (const socket of early) hand(socket);
      log('INFO', 'inference compute library=cpu');
      if (behaviour.startsRunner === true) startRunner();
    }, behaviour.readyDelayMs ?? 0);
  });
  return server;
}

if (process.argv[2] === 'serve') {
  endOnSignal();
  serve();
} else {
  process.stdout.write('ollama version is 0.33.0\n');
}
