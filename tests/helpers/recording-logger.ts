import type { LogFields, Logger } from '../../server/domain/ports.ts';

export interface RecordedEvent {
  readonly event: string;
  readonly fields: LogFields;
}

/** A logger that adds what it is told to `events`. */
export function createRecordingLogger(events: RecordedEvent[]): Logger {
  const record = (event: string, fields: LogFields = {}) => {
    events.push({ event, fields });
  };
  const logger: Logger = { debug: record, info: record, warn: record, error: record, child: () => logger };
  return logger;
}
