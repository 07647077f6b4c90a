import type { HubStatus } from './contract/hub/status.ts';
import type { SnapshotTopic } from './http/mount-events.ts';
import type { Activity } from './inference/activity.ts';
import { readStatus } from './management/hub/read-status.ts';
import type { Settings } from './management/hub/settings.ts';
import type { OpenModels } from './open-models.ts';
import { VERSION } from './version.ts';

export interface WatchStatusDeps {
  readonly models: Pick<OpenModels, 'deployments' | 'directory' | 'engines' | 'pool'>;
  readonly activity: Activity;
  readonly settings: Pick<Settings, 'current' | 'onChange'>;
  readonly address: () => string;
}

/** How the hub does, and the moments at which that changes. */
export function watchStatus({ models, activity, settings, address }: WatchStatusDeps): {
  read(): HubStatus;
  readonly topic: SnapshotTopic;
} {
  const read = () =>
    readStatus({
      version: VERSION,
      address,
      engines: models.engines,
      listed: models.directory.list,
      activity,
      memoryBytes: () => process.memoryUsage.rss(),
      isPaused: () => settings.current().paused,
    });
  return {
    read,
    topic: {
      kind: 'snapshot',
      name: 'status',
      read,
      onChange(listener) {
        const sources = [models.pool, activity, models.deployments, settings];
        const stops = sources.map((source) => source.onChange(listener));
        return () => stops.forEach((stop) => stop());
      },
    },
  };
}
