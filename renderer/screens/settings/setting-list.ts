import type { HubSettings } from '../../../server/contract/hub/settings.ts';

export type SettingName = Exclude<keyof HubSettings, 'addressLimits'> | AddressLimit;
type AddressLimit = `addressLimits.${keyof HubSettings['addressLimits']}`;

/** How a setting is shown and changed. */
export type SettingKind =
  | { readonly kind: 'switch' }
  /** `none`: an empty field means that there is no limit. */
  | { readonly kind: 'number'; readonly hasFractions?: boolean; readonly canBeNone?: boolean }
  /** Shown in megabytes, kept in bytes. */
  | { readonly kind: 'megabytes' }
  | { readonly kind: 'text'; readonly canBeNone?: boolean }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  /** One entry on each line. */
  | { readonly kind: 'lines' }
  | { readonly kind: 'json' };

export type GroupName = 'access' | 'spending' | 'limits' | 'routing' | 'chats' | 'keeping' | 'answers';

const field = <Kind extends SettingKind>(name: SettingName, kind: Kind) => ({ name, ...kind });

/** Every setting of the hub, in the order of the page. A test holds this against the hub's own list. */
export const settingGroups: readonly {
  readonly group: GroupName;
  readonly fields: readonly (SettingKind & { readonly name: SettingName })[];
}[] = [
  {
    group: 'access',
    fields: [
      field('paused', { kind: 'switch' }),
      field('noKeyNeededOnThisComputer', { kind: 'switch' }),
      field('metricsNeedKey', { kind: 'switch' }),
      field('hostNames', { kind: 'lines' }),
      field('corsOrigins', { kind: 'lines' }),
    ],
  },
  {
    group: 'spending',
    fields: [
      field('globalMaxBudget', { kind: 'number', hasFractions: true, canBeNone: true }),
      field('globalBudgetDuration', { kind: 'text', canBeNone: true }),
      field('timeZone', { kind: 'text' }),
      field('customerBudgetId', { kind: 'text', canBeNone: true }),
      field('applyUserBudgetToTeamKeys', { kind: 'switch' }),
    ],
  },
  {
    group: 'limits',
    fields: [
      field('tokenRateLimitType', { kind: 'choice', options: ['total', 'input', 'output'] }),
      field('addressLimits.requestsPerSecond', { kind: 'number' }),
      field('addressLimits.burst', { kind: 'number' }),
      field('addressLimits.open', { kind: 'number' }),
      field('addressLimits.exceptThisComputer', { kind: 'switch' }),
    ],
  },
  {
    group: 'routing',
    fields: [
      field('routingStrategy', {
        kind: 'choice',
        options: [
          'simple-shuffle',
          'least-busy',
          'latency-based-routing',
          'usage-based-routing-v2',
          'cost-based-routing',
        ],
      }),
      field('retries', { kind: 'number' }),
      field('cooldownSeconds', { kind: 'number', hasFractions: true }),
      field('requestTimeoutSeconds', { kind: 'number', hasFractions: true }),
      field('filterByTags', { kind: 'switch' }),
      field('defaultFallbacks', { kind: 'lines' }),
      field('fallbacks', { kind: 'json' }),
      field('contextWindowFallbacks', { kind: 'json' }),
    ],
  },
  {
    group: 'answers',
    fields: [
      field('contextOverflow', { kind: 'choice', options: ['refuse', 'trim'] }),
      field('dropParams', { kind: 'switch' }),
      field('fetchImages', { kind: 'switch' }),
      field('refreshCatalogue', { kind: 'switch' }),
      field('compat', { kind: 'choice', options: ['new', 'p81'] }),
    ],
  },
  {
    group: 'chats',
    fields: [field('makeTitles', { kind: 'switch' }), field('attachmentMaxBytes', { kind: 'megabytes' })],
  },
  {
    group: 'keeping',
    fields: [
      field('ledgerRetentionDays', { kind: 'number' }),
      field('keepBodies', { kind: 'choice', options: ['off', 'keys', 'all'] }),
      field('bodiesKeptDays', { kind: 'number' }),
      field('bodyMaxBytes', { kind: 'megabytes' }),
      field('bodiesMaxBytes', { kind: 'megabytes' }),
      field('responsesKeptDays', { kind: 'number' }),
      field('responsesKeptPerKey', { kind: 'number' }),
    ],
  },
];

const NESTED = 'addressLimits.';

/** The value that a field shows. */
export function valueOf(settings: HubSettings, name: SettingName): unknown {
  if (!name.startsWith(NESTED)) return settings[name as keyof HubSettings];
  return settings.addressLimits[name.slice(NESTED.length) as keyof HubSettings['addressLimits']];
}

/** What to send so that a field gets this value. */
export function changeOf(settings: HubSettings, name: SettingName, value: unknown): Partial<HubSettings> {
  if (!name.startsWith(NESTED)) return { [name]: value };
  return { addressLimits: { ...settings.addressLimits, [name.slice(NESTED.length)]: value } };
}

const MEGABYTE = 1024 * 1024;

/** A value as it stands in its field. */
export function writeValue(kind: SettingKind['kind'], value: unknown): string {
  if (value === null || value === undefined) return '';
  if (kind === 'lines') return (value as readonly string[]).join('\n');
  if (kind === 'json') return JSON.stringify(value, null, 2);
  if (kind === 'megabytes') return String(Math.round((Number(value) / MEGABYTE) * 1000) / 1000);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What was written, as the hub keeps it; undefined for what can't be read as such. */
export function readValue(kind: SettingKind, text: string): unknown {
  const trimmed = text.trim();
  switch (kind.kind) {
    case 'number':
    case 'megabytes': {
      if (trimmed === '') return kind.kind === 'number' && kind.canBeNone === true ? null : undefined;
      const number = Number(trimmed);
      if (Number.isNaN(number)) return undefined;
      return kind.kind === 'megabytes' ? Math.round(number * MEGABYTE) : number;
    }
    case 'lines':
      return trimmed
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    case 'json':
      return parseJson(trimmed);
    case 'text':
      return trimmed === '' && kind.canBeNone === true ? null : trimmed;
    default:
      return text;
  }
}

function parseJson(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // Said at the field.
  }
}
