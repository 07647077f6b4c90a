import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** What an owner may change while the hub runs. Each has a default, so a new installation needs none of them. */
export const settingsSchema = z
  .object({
    /** On this computer any key or none is accepted, and usage is booked under `local`. Never applies to the network. */
    noKeyNeededOnThisComputer: z.boolean(),
    /** Browser origins that may call the API; `*` inside an entry matches any run of characters but `/`. */
    corsOrigins: z.array(z.string().min(1).max(256)).max(100),
    /** Days after which ledger rows are removed; 0 keeps them for good. */
    ledgerRetentionDays: z.number().int().min(0).max(36_500),
  })
  .meta({ id: 'HubSettings' });

export type HubSettings = z.output<typeof settingsSchema>;

export const defaultSettings: HubSettings = {
  noKeyNeededOnThisComputer: false,
  corsOrigins: [
    'http://localhost:*',
    'http://127.0.0.1:*',
    'http://[::1]:*',
    'vscode-webview://*',
    'vscode-file://*',
    'app://*',
    'tauri://*',
  ],
  ledgerRetentionDays: 0,
};

const face = {
  face: 'hub',
  access: 'admin',
  path: '/hub/settings',
  params: z.object({}),
  query: z.object({}),
} as const;

export const getSettings = endpoint({
  ...face,
  id: 'getSettings',
  summary: 'The settings of the hub',
  method: 'get',
  body: z.undefined(),
  status: 200,
  response: settingsSchema,
});

export const updateSettings = endpoint({
  ...face,
  id: 'updateSettings',
  summary: 'Change some settings; what is absent stays as it is',
  method: 'patch',
  body: settingsSchema.partial().strict(),
  status: 200,
  response: settingsSchema,
});
