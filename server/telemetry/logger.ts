import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import pino, { type Logger as Pino } from 'pino';
import type { LogFields, Logger, LogTail } from '../domain/ports.ts';
import { openPagedFile } from './paged-file.ts';
import { readLastLines } from './read-last-lines.ts';

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

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Log file; older ones are kept beside it as `.1` to `.5`. */
  readonly file: string;
  /** Gets warnings and errors as one readable line each. */
  readonly console: { write(line: string): void };
}

export interface FileLogger extends Logger {
  /** Writes what is gathered. */
  flush(): void;
  readonly file: string;
  level(): LogLevel;
  /** From now on, for everything that was made of this logger too. */
  setLevel(level: LogLevel): void;
  /** What was logged last. */
  tail(lines: number): Promise<LogTail>;
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
  return {
    ...wrap(root, options.console, hideSecrets),
    flush: file.flush,
    file: options.file,
    level: () => root.level as LogLevel,
    setLevel: (level) => void (root.level = level),
    async tail(lines) {
      file.flush();
      return { file: options.file, lines: await readLastLines(options.file, lines) };
    },
  };
}

/** @param safe what may be logged of some fields, with those that every line of this logger has */
function wrap(logger: Pino, console: LoggerOptions['console'], safe: typeof hideSecrets): Logger {
  return {
    debug: (event, fields) => logger.debug(safe(fields), event),
    info: (event, fields) => logger.info(safe(fields), event),
    warn(event, fields) {
      const shown = safe(fields);
      logger.warn(shown, event);
      console.write(readable('warning', event, shown));
    },
    error(event, fields) {
      const shown = safe(fields);
      logger.error(shown, event);
      console.write(readable('error', event, shown));
    },
    // Not pino's own child, which keeps the level that it was made with.
    child(bound) {
      const always = safe(bound);
      return wrap(logger, console, (fields) => ({ ...always, ...hideSecrets(fields) }));
    },
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
