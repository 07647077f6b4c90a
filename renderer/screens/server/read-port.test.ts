import { describe, expect, it } from 'vitest';
import { isLoopbackName, readPort } from './read-port.ts';

describe('a port', () => {
  it.each([
    ['8080', 8080],
    [' 1 ', 1],
    ['65535', 65_535],
    ['0', undefined],
    ['65536', undefined],
    ['80.5', undefined],
    ['', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['http', undefined],
  ])('%j is %j', (written, port) => expect(readPort(written)).toBe(port));
});

describe('a page of this computer', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', 'hub.localhost'])('is one of %s', (name) =>
    expect(isLoopbackName(name)).toBe(true),
  );
  it.each(['192.168.0.7', 'localhost.example', 'desk.local'])('is not one of %s', (name) =>
    expect(isLoopbackName(name)).toBe(false),
  );
});
