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
  let settings: contract.HubSettings = { ...contract.defaultSettings, ...readable(store.get(STORED_AS)) };
  return {
    current: () => settings,
    update(changes) {
      const changed = { ...settings, ...definedOnly(changes) };
      store.put({ [STORED_AS]: changed });
      settings = changed;
      return settings;
    },
  };
}

/** A value that another version wrote and this one refuses falls back to its default, not to a hub that won't start. */
function readable(stored: unknown): Partial<contract.HubSettings> {
  const values = Object.entries(typeof stored === 'object' && stored !== null ? stored : {});
  const single = values.map(([name, value]) => contract.settingsSchema.partial().safeParse({ [name]: value }));
  return Object.assign(
    {},
    ...single.map((result) => (result.success ? result.data : {})),
  ) as Partial<contract.HubSettings>;
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
