import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileLogger } from './logger.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'homeport-log-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function open(level: 'debug' | 'info' = 'info') {
  const shown: string[] = [];
  const file = join(dir, 'homeport.log');
  const logger = createFileLogger({ level, file, console: { write: (line) => shown.push(line) } });
  const read = () => {
    logger.flush();
    return readFileSync(file, 'utf8');
  };
  return { logger, shown, read };
}

describe('the log', () => {
  it('holds an event and its fields in one line of JSON', async () => {
    const { logger, read } = open();
    logger.child({ engine: 'ollama' }).info('engine.ready', { port: 1 });
    await expect.poll(read).toContain('engine.ready');
    expect(JSON.parse(read())).toMatchObject({ msg: 'engine.ready', engine: 'ollama', port: 1 });
  });

  it('never holds a secret, whoever hands it over, at the top or one level down', async () => {
    const { logger, read } = open();
    const secret = 'sk-very-secret';
    logger.info('a', { key: secret, apiKey: secret, authorization: secret, prompt: secret, messages: [secret] });
    logger.info('b', { body: { key: secret, messages: [secret] } });
    logger.child({ token: secret }).info('c');
    await expect.poll(read).toContain('"c"');
    expect(read()).not.toContain('very-secret');
    expect(read()).toContain('[hidden]');
  });

  it('shows warnings and errors on the console, readable', () => {
    const { logger, shown } = open();
    logger.info('quiet');
    logger.warn('careful', { port: 1 });
    logger.error('broken', { error: new Error('no disk') });
    expect(shown).toEqual(['warning careful port=1\n', 'error broken no disk\n']);
  });

  it('keeps the logs of the last five starts', () => {
    for (let start = 0; start < 8; start++) open().logger.flush();
    expect(readdirSync(dir).toSorted()).toEqual([
      'homeport.log',
      'homeport.log.1',
      'homeport.log.2',
      'homeport.log.3',
      'homeport.log.4',
      'homeport.log.5',
    ]);
  });
});
