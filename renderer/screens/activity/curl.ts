import { shellWord } from '../shell-word.ts';

export type Shell = 'sh' | 'powershell';

export interface CurlFacts {
  /** Such as `http://localhost:4000`. */
  readonly address: string;
  /** The path that was called, with `{model}` where it named one. */
  readonly route: string;
  readonly model: string | null;
  /** JSON text; undefined where it was not kept as a whole. */
  readonly body: string | undefined;
  readonly isStream: boolean;
  /** Said in place of the body, in one line. */
  readonly withoutBody: string;
}

/** Linux takes no single argument beyond 128 KiB; longer bodies come over standard input. */
const LONGEST_ARGUMENT = 100_000;

/** The request as a command, with `$HOMEPORT_KEY` as its key. */
export function curlOf(facts: CurlFacts, shell: Shell): string {
  return shell === 'sh' ? forSh(facts) : forPowerShell(facts);
}

function forSh({ body, withoutBody, ...facts }: CurlFacts): string {
  const command = [
    `curl ${facts.isStream ? '-N ' : ''}${shellWord(urlOf(facts))}`,
    '-H "Authorization: Bearer $HOMEPORT_KEY"',
    `-H 'Content-Type: application/json'`,
  ];
  const join = (parts: readonly string[]) => parts.join(' \\\n  ');
  if (body === undefined) return `# ${withoutBody}\n${join([...command, '-X POST'])}`;
  if (body.length <= LONGEST_ARGUMENT) return join([...command, `--data-raw ${shellWord(body)}`]);
  // A line of JSON is never this word alone: within its texts there are no line breaks.
  return `${join([...command, "--data-binary @- <<'HOMEPORT_BODY'"])}\n${body}\nHOMEPORT_BODY`;
}

/**
 * The body comes over a pipe: what Windows PowerShell makes of quotes in an argument depends on its version. It also writes ASCII
 * into pipes, so other letters stand there as JSON escapes. A line of JSON never begins with the end of a here-string.
 */
function forPowerShell({ body, withoutBody, ...facts }: CurlFacts): string {
  const command = [
    `curl.exe ${facts.isStream ? '-N ' : ''}'${urlOf(facts)}'`,
    '-H "Authorization: Bearer $env:HOMEPORT_KEY"',
    `-H 'Content-Type: application/json'`,
  ];
  const join = (parts: readonly string[]) => parts.join(' `\n  ');
  if (body === undefined) return `# ${withoutBody}\n${join([...command, '-X POST'])}`;
  return `@'\n${asciiOf(body)}\n'@ | ${join([...command, `--data-binary '@-'`])}`;
}

function asciiOf(json: string): string {
  return json.replaceAll(/[^\t\n\r\u0020-\u007E]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Single quotes are written as what they are in an address, too: the address stands within some. */
function urlOf({ address, route, model }: Pick<CurlFacts, 'address' | 'route' | 'model'>): string {
  const segments = (model ?? '').split('/').map(encodeURIComponent).join('/');
  return (address + route.replace('{model}', () => segments)).replaceAll("'", '%27');
}
