import { describe, expect, it } from 'vitest';
import { parseOllamaHost } from './ollama-host.ts';

describe('an address as OLLAMA_HOST writes it', () => {
  it.each([
    ['127.0.0.1:11434', 'http://127.0.0.1:11434', true],
    ['127.0.0.1', 'http://127.0.0.1:11434', true],
    ['', 'http://127.0.0.1:11434', true],
    [':8080', 'http://127.0.0.1:8080', true],
    ['0.0.0.0', 'http://127.0.0.1:11434', true],
    ['0.0.0.0:80', 'http://127.0.0.1:80', true],
    ['localhost:1234', 'http://localhost:1234', true],
    ['[::1]:5000', 'http://[::1]:5000', true],
    ['[::]:5000', 'http://[::1]:5000', true],
    ['http://server', 'http://server:80', false],
    ['https://ollama.example.org', 'https://ollama.example.org:443', false],
    ['https://ollama.example.org:8443/models/', 'https://ollama.example.org:8443/models', false],
    ['192.168.1.20', 'http://192.168.1.20:11434', false],
    [' "10.0.0.1:99" ', 'http://10.0.0.1:99', false],
  ])('%j is reached at %s', (text, url, isLocal) => {
    expect(parseOllamaHost(text)).toMatchObject({ url, isLocal });
  });

  it.each(['a b', '127.0.0.1:99999', 'ftp://server', 'server:port'])('%j is none', (text) => {
    expect(parseOllamaHost(text)).toBeUndefined();
  });
});
