import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curlOf, type CurlFacts } from '../../renderer/screens/activity/curl.ts';

const facts: CurlFacts = {
  address: 'http://localhost:4000',
  route: '/v1/chat/completions',
  model: 'echo',
  body: '{"model":"echo"}',
  isStream: false,
  withoutBody: 'No body was kept.',
};

/** What a program called `curl` gets from sh: its arguments and its standard input. */
function runInSh(command: string): { readonly args: readonly string[]; readonly input: string } {
  const script = `curl() { printf '%s\\0' "$@"; case "$*" in *@-*) printf '\\1'; cat;; esac; }\n${command}`;
  const env = { HOMEPORT_KEY: 'sk-secret', PATH: process.env['PATH'] };
  const output = execFileSync('sh', ['-s'], { input: script, env, encoding: 'utf8', maxBuffer: 1e8 });
  const [args = '', input = ''] = output.split('\u0001');
  return { args: args.split('\0').slice(0, -1), input };
}

const BODIES = [
  '{"a":"it\'s \\"quoted\\", $HOME, `id`, $(id), \\\\ and !!"}',
  "{\"a\":\"''' ' '\\\\''\"}",
  '{\n  "a": "Grüße 😀 \u202Eevil",\r\n\t"b": "%s \\n"\n}',
  '{"a":"\'@ | rm -rf /",\n"b":"HOMEPORT_BODY"}',
];

describe('a request as curl for sh', () => {
  it.each(BODIES)('hands on exactly the body %j, and the key of the environment', (body) => {
    const { args } = runInSh(curlOf({ ...facts, body }, 'sh'));
    expect(args).toEqual([
      'http://localhost:4000/v1/chat/completions',
      '-H',
      'Authorization: Bearer sk-secret',
      '-H',
      'Content-Type: application/json',
      '--data-raw',
      body,
    ]);
  });

  it('hands on a body that is too long for an argument over standard input', () => {
    const body = `{"a":"${"it's $HOME \\\\ ".repeat(20_000)}"}`;
    const { args, input } = runInSh(curlOf({ ...facts, body, isStream: true }, 'sh'));
    expect([args[0], args.at(-1)]).toEqual(['-N', '@-']);
    expect(input === `${body}\n`).toBe(true);
  });

  it('writes a model into the path, whatever it is called', () => {
    const route = '/openai/deployments/{model}/chat/completions';
    const { args } = runInSh(curlOf({ ...facts, route, model: "o'brien/$& x?" }, 'sh'));
    expect(args[0]).toBe('http://localhost:4000/openai/deployments/o%27brien/%24%26%20x%3F/chat/completions');
  });

  it('says that the body is missing where it is', () => {
    const command = curlOf({ ...facts, body: undefined }, 'sh');
    expect(command).toMatch(/^# No body was kept\.\ncurl /);
    expect(runInSh(command).args.slice(-2)).toEqual(['-X', 'POST']);
  });
});

/** A single-quoted here-string as PowerShell reads it: verbatim up to the first line that begins with its end. */
function hereStringOf(command: string): string {
  const [first, ...lines] = command.split('\n');
  expect(first).toBe("@'");
  return lines
    .slice(
      0,
      lines.findIndex((line) => line.startsWith("'@")),
    )
    .join('\n');
}

describe('a request as curl for PowerShell', () => {
  it.each(BODIES)('holds the body %j in a here-string, in ASCII', (body) => {
    const command = curlOf({ ...facts, body }, 'powershell');
    expect(command).toMatch(/^[\t\n\r\u0020-\u007E]*$/);
    expect(JSON.parse(hereStringOf(command))).toEqual(JSON.parse(body));
    expect(command).toContain('-H "Authorization: Bearer $env:HOMEPORT_KEY"');
    expect(command.endsWith("--data-binary '@-'")).toBe(true);
  });

  it('says that the body is missing where it is', () => {
    expect(curlOf({ ...facts, body: undefined }, 'powershell')).toMatch(/^# No body was kept\.\ncurl\.exe /);
  });
});
