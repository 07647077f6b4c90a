import * as contract from '../../contract/hub/settings.ts';
import { implement, type Handler } from '../resource.ts';

/** The owner's settings: in memory for every request, written through to where they are kept. */
export interface Settings {
  current(): contract.HubSettings;
  update(changes: Partial<contract.HubSettings>): contract.HubSettings;
}

const STORED_AS = 'hub';

export function createSettings(store: {
  get(name: string): unknown;
  put(values: Readonly<Record<string, unknown>>): void;
}): Settings {
  // A value that an older version wrote and this one refuses falls back to its default, not to a hub that won't start.
  const stored = contract.settingsSchema
    .partial()
    .catch({})
    .parse(store.get(STORED_AS) ?? {});
  let settings: contract.HubSettings = { ...contract.defaultSettings, ...definedOnly(stored) };
  return {
    current: () => settings,
    update(changes) {
      settings = { ...settings, ...definedOnly(changes) };
      store.put({ [STORED_AS]: settings });
      return settings;
    },
  };
}

function definedOnly<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

export function settingsHandlers(settings: Settings): readonly Handler[] {
  return [
    implement(contract.getSettings, () => settings.current()),
    implement(contract.updateSettings, ({ body }, { logger, requestId }) => {
      logger.info('settings.changed', { requestId, changed: Object.keys(body) });
      return settings.update(definedOnly(body));
    }),
  ];
}
