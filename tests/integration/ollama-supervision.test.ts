import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { onPosix } from '../helpers/where.ts';
import { installFakeBinary, isAlive, type FakeBehaviour, type FakeBinary } from '../helpers/fake-ollama/fake-binary.ts';
import { startFakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { findFreePort } from '../../server/engines/ollama/server-process.ts';
import {
  chatRequest,
  quickTimings,
  collectParts,
  startOllamaEngine,
  textOfParts,
  type StartedEngine,
} from '../helpers/fake-ollama/start-engine.ts';
import type { OllamaEngineDeps } from '../../server/engines/ollama/engine.ts';

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function install(behaviour?: FakeBehaviour): Promise<FakeBinary> {
  const binary = await installFakeBinary(behaviour);
  cleanups.push(binary.remove);
  return binary;
}

async function supervise(
  binary: FakeBinary | undefined,
  options: Partial<OllamaEngineDeps> = {},
): Promise<StartedEngine> {
  // Nobody listens there, whatever runs on this computer.
  const nowhere = { host: `127.0.0.1:${await findFreePort()}` };
  const folders = [binary?.folder, '/usr/bin', '/bin'].filter((folder) => folder !== undefined);
  const started = await startOllamaEngine({
    supervise: true,
    ...nowhere,
    environment: { PATH: binary === undefined ? '' : folders.join(':'), LLAMA_ARG_FIT: 'on', OLLAMA_KEEP_ALIVE: '1m' },
    ...options,
  });
  cleanups.push(started.stop);
  return started;
}

const isReady = (status: { state: string }) => status.state === 'ready';

async function gone(pid: number): Promise<void> {
  while (await isAlive(pid)) {
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

async function runnerOf(binary: FakeBinary, after = 0): Promise<number> {
  for (;;) {
    const runner = (await binary.events()).filter((event) => event.event === 'runner')[after];
    if (runner !== undefined) return runner.pid;
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

onPosix.describe('an Ollama of our own', () => {
  it('is started where there is none, answers, and is stopped together with its runners', async () => {
    const binary = await install({ readyDelayMs: 200 });
    const { engine, dataDir, status } = await supervise(binary);
    expect(engine.status()).toMatchObject({ state: 'starting', isOurs: true });
    const ready = await status(isReady);
    expect(ready).toMatchObject({ isOurs: true, version: '0.33.0' });
    expect(ready.message).toContain('the hub started it');
    expect(textOfParts(await collectParts(engine, chatRequest()))).toBe('You said: Hello there');
    const runner = await runnerOf(binary);
    expect(await isAlive(runner)).toBe(true);
    await engine.stop();
    expect([await isAlive(ready.pid ?? 0), await isAlive(runner)]).toEqual([false, false]);
    expect(engine.status()).toMatchObject({ state: 'stopped', isOurs: false });
    expect(await readFile(path.join(dataDir, 'logs', 'ollama.log'), 'utf8')).toContain('[GIN]');
    expect(await readdir(dataDir)).not.toContain('ollama-process.json');
  });

  it('gets an environment that keeps downloads and does not break its runners', async () => {
    const binary = await install();
    const { status } = await supervise(binary);
    const ready = await status(isReady);
    const [start] = await binary.events();
    expect(start?.environment).toMatchObject({ OLLAMA_NOPRUNE: '1', OLLAMA_KEEP_ALIVE: '1m' });
    expect(start?.environment?.['OLLAMA_HOST']).toBe(ready.endpoint?.replace('http://', ''));
    expect(start?.environment).not.toHaveProperty('LLAMA_ARG_FIT');
  });

  it('is started again after it was killed, and its runners are ended', async () => {
    const binary = await install({ startsRunner: true });
    const { engine, status } = await supervise(binary);
    const first = await status(isReady);
    const runner = await runnerOf(binary);
    process.kill(first.pid ?? 0, 'SIGKILL');
    const failed = await status((each) => each.state === 'failed');
    expect(failed.message).toMatch(/ended from outside \(SIGKILL\).*Trying again in \d+ s \(attempt 1 of 5\)/s);
    const second = await status((each) => isReady(each) && each.pid !== first.pid);
    expect(second.isOurs).toBe(true);
    await gone(runner);
    expect(textOfParts(await collectParts(engine, chatRequest()))).toBe('You said: Hello there');
  });

  it('is started again when it hangs', async () => {
    const binary = await install({ startsRunner: true });
    const timings = { ...quickTimings, healthTimeoutMs: 50, hungAfterMs: 200, stopGraceMs: 100 };
    const { status } = await supervise(binary, { timings });
    const first = await status(isReady);
    process.kill(first.pid ?? 0, 'SIGSTOP');
    expect((await status((each) => each.state === 'failed')).message).toContain('had not answered');
    await status((each) => isReady(each) && each.pid !== first.pid);
    expect(await isAlive(first.pid ?? 0)).toBe(false);
  });

  it('is ended by force when it does not listen', async () => {
    const binary = await install({ ignoresTerm: true, startsRunner: true });
    const { engine, status } = await supervise(binary, { timings: { readyCheckMs: 20, stopGraceMs: 200 } });
    const { pid } = await status(isReady);
    const runner = await runnerOf(binary);
    await engine.stop();
    expect([await isAlive(pid ?? 0), await isAlive(runner)]).toEqual([false, false]);
  });

  it('is given up after some crashes, with its last words, and tried again when the engine is started again', async () => {
    const binary = await install({ exitAtStart: { code: 2, message: 'panic: bad origin' } });
    const { engine, status } = await supervise(binary);
    const failed = await status((each) => each.state === 'failed' && each.message.includes('gave up'));
    expect(failed.message).toContain('exit code 2; its last words: panic: bad origin');
    expect((await binary.events()).filter((event) => event.event === 'start')).toHaveLength(6);
    await expect(collectParts(engine, chatRequest())).rejects.toMatchObject({ code: 'engine_unavailable' });
    await binary.behave({});
    await engine.stop();
    await engine.start();
    await status(isReady);
  });

  it('keeps five old logs', async () => {
    const binary = await install({ exitAtStart: { code: 2, message: 'Error: no' } });
    const { engine, dataDir, status } = await supervise(binary);
    for (let round = 0; round < 2; round++) {
      await engine.start();
      await status((each) => each.message.includes('gave up'));
      await engine.stop();
    }
    expect((await readdir(path.join(dataDir, 'logs'))).toSorted()).toEqual([
      'ollama.log',
      ...[1, 2, 3, 4, 5].map((age) => `ollama.log.${age}`),
    ]);
  });

  it('looks for another port when somebody was faster, without counting it as a crash', async () => {
    const message = 'Error: listen tcp 127.0.0.1:1: bind: address already in use';
    const binary = await install({ exitAtStart: { code: 1, message, times: 2 } });
    const { events, status } = await supervise(binary);
    await status(isReady);
    expect((await binary.events()).filter((event) => event.event === 'start')).toHaveLength(3);
    expect(events.filter((each) => each.event === 'ollama.exited')).toHaveLength(2);
  });

  it('says where it looked when it is not installed, and finds it once it is', async () => {
    const binary = await install();
    const later = path.join(binary.folder, 'later');
    const { engine, status } = await supervise(undefined, { binaryCandidates: [later] });
    expect(engine.status().state).toBe('absent');
    expect(engine.status().message).toContain(`PATH, ${later}`);
    await writeFile(later, await readFile(binary.path), { mode: 0o755 });
    await status(isReady);
  });
});

onPosix.describe('an Ollama that is not ours', () => {
  it('is used where it runs and never stopped', async () => {
    const binary = await install();
    const port = await findFreePort();
    const environment = { PATH: process.env['PATH'], OLLAMA_HOST: `127.0.0.1:${port}` };
    const theirs = spawn(binary.path, ['serve'], { env: environment, stdio: 'ignore' });
    await once(theirs, 'spawn');
    while (!(await canConnect(port))) await gone(-1);
    const { engine, status } = await supervise(binary, { host: `127.0.0.1:${port}` });
    expect(await status(isReady)).toMatchObject({ isOurs: false, endpoint: `http://127.0.0.1:${port}` });
    expect(engine.status().pid).toBeUndefined();
    await engine.stop();
    expect(await isAlive(theirs.pid ?? 0)).toBe(true);
    expect((await binary.events()).filter((event) => event.event !== 'start')).toEqual([]);
    theirs.kill('SIGKILL');
    await once(theirs, 'exit');
  });

  it('is replaced by one of ours when it goes away', async () => {
    const binary = await install();
    const fake = await startFakeOllama({ version: '0.30.0' });
    const { engine, status } = await supervise(binary, { host: fake.host });
    expect(await status(isReady)).toMatchObject({ isOurs: false, version: '0.30.0' });
    await fake.close();
    expect(await status((each) => isReady(each) && each.isOurs)).toMatchObject({ version: '0.33.0' });
    expect(textOfParts(await collectParts(engine, chatRequest()))).toBe('You said: Hello there');
  });

  it('is left alone when it is another program, and ours takes another port', async () => {
    const foreign = createHttpServer((_, response) => response.end('nginx')).listen(0, '127.0.0.1');
    await once(foreign, 'listening');
    cleanups.push(async () => void foreign.close());
    const address = foreign.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { status } = await supervise(await install(), { host: `127.0.0.1:${port}` });
    const ready = await status(isReady);
    expect(ready.isOurs).toBe(true);
    expect(ready.endpoint).not.toBe(`http://127.0.0.1:${port}`);
  });

  it('is waited for while its port is open and it does not answer yet', async () => {
    const port = await findFreePort();
    const theirs = await install({ readyDelayMs: 600 });
    const child = spawn(theirs.path, ['serve'], { env: { OLLAMA_HOST: `127.0.0.1:${port}` }, stdio: 'ignore' });
    while (!(await canConnect(port))) await gone(-1);
    const ours = await install();
    const { engine, status } = await supervise(ours, { host: `127.0.0.1:${port}` });
    expect(engine.status().message).toContain('does not answer yet');
    expect(await status(isReady)).toMatchObject({ isOurs: false });
    expect(await ours.events()).toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});

onPosix.describe('what a killed hub leaves behind', () => {
  interface OtherHub {
    readonly process: ChildProcess;
    /** Its Ollama. */
    readonly pid: number;
    readonly endpoint: string;
  }

  /** A hub in a process of its own; resolves when its Ollama is ready. */
  async function startHub(binary: FakeBinary, dataDir: string): Promise<OtherHub> {
    const module = fileURLToPath(new URL('../helpers/fake-ollama/hub-process.ts', import.meta.url));
    const hub = spawn(process.execPath, ['--no-warnings', module, dataDir, binary.folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(hub.stdout, 'data')) as [Buffer];
    return { process: hub, ...(JSON.parse(line.toString()) as { pid: number; endpoint: string }) };
  }

  async function killHub(hub: OtherHub): Promise<OtherHub> {
    hub.process.kill('SIGKILL');
    await once(hub.process, 'exit');
    return hub;
  }

  async function killedHub(binary: FakeBinary, dataDir: string): Promise<OtherHub> {
    return killHub(await startHub(binary, dataDir));
  }

  it('is no orphan while its hub lives', async () => {
    const binary = await install();
    const dataDir = path.join(binary.folder, 'data');
    const theirs = await startHub(binary, dataDir);
    const { status } = await supervise(binary, { dataDir });
    const ready = await status(isReady);
    expect(ready.pid).not.toBe(theirs.pid);
    expect(await isAlive(theirs.pid)).toBe(true);
    await killHub(theirs);
  });

  it('is taken over while it works, and stopped with the hub that took it', async () => {
    const binary = await install({ startsRunner: true });
    const dataDir = path.join(binary.folder, 'data');
    const orphan = await killedHub(binary, dataDir);
    expect(await isAlive(orphan.pid)).toBe(true);
    const { engine, status } = await supervise(binary, { dataDir, environment: { PATH: binary.folder } });
    expect(await status(isReady)).toMatchObject({ isOurs: true, pid: orphan.pid, endpoint: orphan.endpoint });
    expect(textOfParts(await collectParts(engine, chatRequest()))).toBe('You said: Hello there');
    const runner = await runnerOf(binary);
    await engine.stop();
    expect([await isAlive(orphan.pid), await isAlive(runner)]).toEqual([false, false]);
  });

  it('is ended when it was started with other settings', async () => {
    const binary = await install();
    const dataDir = path.join(binary.folder, 'data');
    const orphan = await killedHub(binary, dataDir);
    const environment = { PATH: `${binary.folder}:/usr/bin:/bin`, OLLAMA_KEEP_ALIVE: '1h' };
    const { status } = await supervise(binary, { dataDir, environment });
    const ready = await status(isReady);
    expect(ready.pid).not.toBe(orphan.pid);
    expect(await isAlive(orphan.pid)).toBe(false);
  });

  it('has its runners ended when the server itself is dead already', async () => {
    const binary = await install({ startsRunner: true });
    const dataDir = path.join(binary.folder, 'data');
    const orphan = await killedHub(binary, dataDir);
    const runner = await runnerOf(binary);
    process.kill(orphan.pid, 'SIGKILL');
    await gone(orphan.pid);
    expect(await isAlive(runner)).toBe(true);
    await supervise(undefined, { dataDir });
    expect(await isAlive(runner)).toBe(false);
  });

  it('is not touched when its process id belongs to another program by now', async () => {
    const binary = await install();
    const dataDir = path.join(binary.folder, 'data');
    await killedHub(binary, dataDir).then(async ({ pid }) => {
      process.kill(pid, 'SIGKILL');
      await gone(pid);
    });
    const stranger = spawn('sleep', ['30'], { detached: true, stdio: 'ignore' });
    await once(stranger, 'spawn');
    const file = path.join(dataDir, 'ollama-process.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as { server: { pid: number } };
    await writeFile(file, JSON.stringify({ ...record, server: { ...record.server, pid: stranger.pid } }));
    await supervise(undefined, { dataDir });
    expect(await isAlive(stranger.pid ?? 0)).toBe(true);
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  });
});

async function canConnect(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  const result = await promise;
  socket.destroy();
  return result;
}
