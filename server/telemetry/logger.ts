import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import pino, { type Logger as Pino } from 'pino';
import type { LogFields, Logger } from '../domain/ports.ts';
import { openPagedFile } from './paged-file.ts';

const KEPT_FILES = 5;
/** Whatever part of the code slips one in: these never reach the log. */
const SECRET_FIELDS = new Set([
  'key',
  'apiKey',
  'masterKey',
  'presentedKey',
  'authorization',
  'cookie',
  'token',
  'password',
  'prompt',
  'messages',
  'input',
]);
const HIDDEN = '[hidden]';

export interface LoggerOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Log file; older ones are kept beside it as `.1` to `.5`. */
  readonly file: string;
  /** Gets warnings and errors as one readable line each. */
  readonly console: { write(line: string): void };
}

export interface FileLogger extends Logger {
  /** Writes what is gathered. */
  flush(): void;
}

/** JSON lines in a file, warnings also on the console. @throws when the folder can't be written. */
export function createFileLogger(options: LoggerOptions): FileLogger {
  mkdirSync(dirname(options.file), { recursive: true });
  rotate(options.file);
  const file = openPagedFile(options.file, (error) =>
    options.console.write(readable('warning', 'log.write_failed', { file: options.file, error })),
  );
  const root = pino(
    {
      level: options.level,
      serializers: { error: pino.stdSerializers.err },
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    file,
  );
  return { ...wrap(root, options.console), flush: file.flush };
}

function wrap(logger: Pino, console: LoggerOptions['console']): Logger {
  return {
    debug: (event, fields) => logger.debug(hideSecrets(fields), event),
    info: (event, fields) => logger.info(hideSecrets(fields), event),
    warn(event, fields) {
      const safe = hideSecrets(fields);
      logger.warn(safe, event);
      console.write(readable('warning', event, safe));
    },
    error(event, fields) {
      const safe = hideSecrets(fields);
      logger.error(safe, event);
      console.write(readable('error', event, safe));
    },
    child: (fields) => wrap(logger.child(hideSecrets(fields)), console),
  };
}

/** Two levels deep, as far as our events go. Written out because pino's own redaction costs 7 % of a busy hub. */
function hideSecrets(fields: LogFields = {}): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const name in fields) {
    const value = fields[name];
    if (SECRET_FIELDS.has(name)) safe[name] = HIDDEN;
    else safe[name] = isPlainObject(value) ? hideInner(value) : value;
  }
  return safe;
}

function hideInner(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, SECRET_FIELDS.has(name) ? HIDDEN : inner]),
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function rotate(file: string): void {
  rmSync(`${file}.${KEPT_FILES}`, { force: true });
  for (let age = KEPT_FILES - 1; age >= 0; age--) {
    const from = age === 0 ? file : `${file}.${age}`;
    try {
      renameSync(from, `${file}.${age + 1}`);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
}

function readable(severity: string, event: string, { error, ...rest }: LogFields): string {
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const reason = error instanceof Error ? error.message : undefined;
  return `${[severity, event, ...fields, reason].filter((part) => part !== undefined).join(' ')}\n`;
}

/** For tests that don't look at the log. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
