import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './load-config.ts';
import { bootOptions, helpText } from './options.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-config-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const load = (argv: string[] = [], env: Record<string, string> = {}) =>
  loadConfig({ argv: ['--data-dir', dataDir, ...argv], env, homeDir: '/home/ada', platform: 'linux' });

describe('start options', () => {
  it('have sensible defaults', () => {
    expect(load()).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      logLevel: 'info',
      opensBrowser: true,
      lanPort: undefined,
    });
  });

  it('take flags over the environment, the environment over the file, and the file over defaults', () => {
    writeFileSync(join(dataDir, 'homeport.json'), '{"port": 4001, "host": "::1", "log-level": "warn"}');
    expect(load().port).toBe(4001);
    const config = load(['--log-level', 'debug'], { HOMEPORT_PORT: '4002', HOMEPORT_LOG_LEVEL: 'error' });
    expect(config).toMatchObject({ port: 4002, host: '::1', logLevel: 'debug' });
  });

  it('read the names that LiteLLM and Ollama use, after our own', () => {
    expect(load([], { LITELLM_MASTER_KEY: 'sk-from-litellm' }).masterKey).toBe('sk-from-litellm');
    const both = load([], { OLLAMA_HOST: '10.0.0.1', HOMEPORT_OLLAMA_HOST: '10.0.0.2' });
    expect(both.ollamaHost).toBe('10.0.0.2');
  });

  it('take the master key that LiteLLM’s documents start with', () => {
    expect(load(['--master-key', 'sk-1234']).masterKey).toBe('sk-1234');
  });

  it('treat an empty variable as absent', () => {
    expect(load([], { HOMEPORT_PORT: '' }).port).toBe(4000);
  });

  it.each([
    [['--port', '70000'], '--port is "70000": it must be a whole number from 0 to 65535.'],
    [['--port', 'four'], '--port is "four": it must be a whole number from 0 to 65535.'],
    [['--port=-1'], '--port is "-1": it must be a whole number from 0 to 65535.'],
    [['--port', '4.5'], '--port is "4.5": it must be a whole number from 0 to 65535.'],
    [['--lan-port', '0'], '--lan-port is "0": it must be a whole number from 1 to 65535.'],
    [['--log-level', 'loud'], '--log-level is "loud": it must be debug, info, warn or error.'],
    [['--host', ''], '--host is "": it must not be empty.'],
    [['--ollama-host', 'a b'], '--ollama-host is "a b": it is no address. Write it like 127.0.0.1:11434'],
    [['--ollama-host', 'ftp://server'], '--ollama-host is "ftp://server": it is no address.'],
    [['--prot', '4000'], "Unknown option '--prot'"],
    [['--port'], "'--port <value>' argument missing"],
    [['--master-key', 'short'], '--master-key is (hidden)'],
  ])('refuse %j and say what is wrong', (argv, message) => {
    expect(() => load(argv)).toThrow(ConfigError);
    expect(() => load(argv)).toThrow(message);
  });

  it('refuse a broken or unknown entry of the file by name', () => {
    writeFileSync(join(dataDir, 'homeport.json'), '{"prot": 1}');
    expect(() => load()).toThrow('unknown option "prot"');
    writeFileSync(join(dataDir, 'homeport.json'), '{');
    expect(() => load()).toThrow("homeport.json can't be read");
  });

  it('find the data folder where each system keeps such things', () => {
    const at = (platform: NodeJS.Platform, env = {}) =>
      loadConfig({ argv: [], env, homeDir: '/home/ada', platform }).dataDir;
    expect(at('linux')).toBe('/home/ada/.local/share/homeport');
    expect(at('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/homeport');
    expect(at('darwin')).toBe('/home/ada/Library/Application Support/Homeport');
  });

  it('are all in the help text', () => {
    for (const name of Object.keys(bootOptions)) expect(helpText()).toContain(`--${name} `);
  });
});
