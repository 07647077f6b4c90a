import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

export const TOOL_KINDS = ['editor', 'agent', 'app', 'library', 'shell'] as const;
export type ToolKind = (typeof TOOL_KINDS)[number];

/** What a tool speaks first; several libraries speak more. */
export const TOOL_DIALECTS = ['openai-chat', 'openai-responses', 'anthropic-messages', 'ollama'] as const;
export type ToolDialect = (typeof TOOL_DIALECTS)[number];

const toolFields = {
  /** Stable; the last part of its path. */
  id: z.string(),
  name: z.string(),
  kind: z.enum(TOOL_KINDS),
  dialect: z.enum(TOOL_DIALECTS),
  /** What it is, in a few words. */
  about: z.string(),
};
export const toolSchema = z.object(toolFields).meta({ id: 'ConnectTool' });
export type ConnectTool = z.output<typeof toolSchema>;

/** A model that a tool may be given. */
export const toolModelSchema = z
  .object({
    name: z.string(),
    /** Tokens of prompt and answer together; null where nobody knows. */
    context: z.int().nullable(),
    /** What speaks against it for this tool, as sentences; empty = nothing. */
    doubts: z.array(z.string()),
  })
  .meta({ id: 'ConnectModel' });
export type ToolModel = z.output<typeof toolModelSchema>;

export const snippetSchema = z
  .object({
    label: z.string(),
    /** Of the text, as highlighters call it: `json`, `bash`, …; `text` for a value to type into a field. */
    language: z.string(),
    /** Where it goes, such as `~/.codex/config.toml`; null where it is no file. */
    file: z.string().nullable(),
    text: z.string(),
  })
  .meta({ id: 'ConnectSnippet' });
export type Snippet = z.output<typeof snippetSchema>;

export const guideSchema = z
  .object({
    ...toolFields,
    /** What to type as its base URL; null where it can't reach this hub at its address. */
    baseUrl: z.string().nullable(),
    /** Every address this hub is reached at, this computer's own first. */
    addresses: z.array(z.string()),
    /** Stands in the snippets where the key goes. Keys never stand in an address or an answer of this route. */
    keyPlaceholder: z.string(),
    /** False for tools that have no place for a key. */
    sendsKey: z.boolean(),
    /** The model in the snippets; null while the hub has none that may be used. */
    model: z.string().nullable(),
    /** What suits each role; null where there is none. */
    suggested: z.object({
      chat: z.string().nullable(),
      autocomplete: z.string().nullable(),
      embedding: z.string().nullable(),
    }),
    /** What may be chosen with `?model=`, the best first. */
    models: z.array(toolModelSchema),
    /** Of the model, in tokens. */
    limits: z.object({
      context: z.int(),
      output: z.int(),
      /** The hub does not know the window of this model: the figures are a cautious guess. */
      isGuess: z.boolean(),
    }),
    /** What to do, one sentence each. */
    steps: z.array(z.string()),
    snippets: z.array(snippetSchema),
    notes: z.array(z.object({ level: z.enum(['info', 'warning']), text: z.string() })),
  })
  .meta({ id: 'ConnectGuide' });
export type ConnectGuide = z.output<typeof guideSchema>;
export type ConnectNote = ConnectGuide['notes'][number];

const face = { face: 'hub', method: 'get', body: z.undefined(), status: 200 } as const;
const toolParam = z.object({ tool: z.string().min(1).max(100) });

export const listTools = endpoint({
  ...face,
  id: 'listConnectTools',
  summary: 'Every tool the hub knows how to set up',
  access: 'model',
  path: '/hub/connect',
  params: z.object({}),
  query: z.object({}),
  response: z.object({ addresses: z.array(z.string()), tools: z.array(toolSchema) }),
});

export const getGuide = endpoint({
  ...face,
  id: 'getConnectGuide',
  summary: 'The exact settings of one tool, with this hub’s address and a model that suits',
  access: 'model',
  path: '/hub/connect/:tool',
  params: toolParam,
  query: z.object({
    /** Another model than the hub would choose. */
    model: z.string().min(1).max(300).optional(),
    /** One of the hub’s addresses, for a tool on another computer. */
    address: z.string().min(1).max(300).optional(),
  }),
  response: guideSchema,
});

/** A request of the ledger, as far as somebody who sets up a tool wants to know of it. */
export const arrivalSchema = z
  .object({
    /** Its row in the ledger; later requests have larger ones. */
    id: z.int(),
    /** Epoch milliseconds. */
    at: z.int(),
    dialect: z.string(),
    operation: z.string(),
    modelAsked: z.string().nullable(),
    modelServed: z.string().nullable(),
    outcome: z.enum(['ok', 'cancelled', 'error']),
    errorCode: z.string().nullable(),
    /** What was wrong and how to mend it, in a sentence; null where nothing was. */
    problem: z.string().nullable(),
    durationMs: z.number(),
  })
  .meta({ id: 'ConnectArrival' });
export type Arrival = z.output<typeof arrivalSchema>;

export const listArrivals = endpoint({
  ...face,
  id: 'listConnectArrivals',
  summary: 'The latest requests of one key, to see whether a tool has come through',
  access: 'model',
  path: '/hub/connect/:tool/requests',
  params: toolParam,
  query: z.object({
    /** A key’s hash, or `local` for what needs no key on this computer; the caller’s own where it is left out. */
    keyId: z.string().min(1).max(100).optional(),
    /** Only those after this row of the ledger. */
    after: z.coerce.number().int().min(0).default(0),
  }),
  response: z.object({
    /** The latest row of this key, for the next call’s `after`; 0 where it has none. */
    latest: z.int(),
    /** Newest first, at most 20. */
    requests: z.array(arrivalSchema),
  }),
});
