import { isDeepStrictEqual } from 'node:util';
import type { Budgets } from '../../accounts/budgets.ts';
import * as contract from '../../contract/hub/settings.ts';
import type { Actor, AuditEntry } from '../../domain/account.ts';
import { auditEntry } from '../../domain/audit.ts';
import { definedOnly } from '../../domain/defined-only.ts';
import type { Clock } from '../../domain/ports.ts';
import { actorOf, implement, type Handler } from '../resource.ts';

/** The owner's settings: in memory for every request, written through to where they are kept. */
export interface Settings {
  current(): contract.HubSettings;
  /** Told after every change. Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
  /** With a row of the audit that holds what has changed; none where nothing has. */
  update(changes: Partial<contract.HubSettings>, by: Actor): contract.HubSettings;
}

export interface SettingRecords {
  get(name: string): unknown;
  /** All values and their audit rows in one transaction. */
  put(values: Readonly<Record<string, unknown>>, audit: readonly AuditEntry[]): void;
}

const STORED_AS = 'hub';

export function createSettings({ records, clock }: { records: SettingRecords; clock: Clock }): Settings {
  let settings: contract.HubSettings = { ...contract.defaultSettings, ...readable(records.get(STORED_AS)) };
  const listeners = new Set<() => void>();
  return {
    current: () => settings,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    update(changes, by) {
      const changed = { ...settings, ...definedOnly(changes) };
      const names = SETTING_NAMES.filter((name) => !isDeepStrictEqual(changed[name], settings[name]));
      if (names.length === 0) return settings;
      const change = {
        subject: 'settings',
        subjectId: STORED_AS,
        before: picked(settings, names),
        after: picked(changed, names),
      };
      records.put({ [STORED_AS]: changed }, [auditEntry(change, by, clock.now())]);
      settings = changed;
      for (const listener of listeners) listener();
      return settings;
    },
  };
}

const SETTING_NAMES = Object.keys(contract.defaultSettings) as (keyof contract.HubSettings)[];

function picked(settings: contract.HubSettings, names: readonly (keyof contract.HubSettings)[]): object {
  return Object.fromEntries(names.map((name) => [name, settings[name]]));
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

export interface SettingsDeps {
  readonly settings: Settings;
  readonly budgets: Pick<Budgets, 'require'>;
}

export function settingsHandlers({ settings, budgets }: SettingsDeps): readonly Handler[] {
  return [
    implement(contract.getSettings, () => settings.current()),
    implement(contract.updateSettings, ({ body }, context) => {
      if (body.customerBudgetId != null) budgets.require(body.customerBudgetId);
      context.logger.info('settings.changed', { requestId: context.requestId, changed: Object.keys(body) });
      return settings.update(definedOnly(body), actorOf(context));
    }),
  ];
}
