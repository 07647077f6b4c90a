import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** In this order, as far as a download gets. What is paused or has failed can be resumed. */
export const DOWNLOAD_PHASES = [
  'waiting',
  'starting',
  'downloading',
  'verifying',
  'finishing',
  'done',
  'paused',
  'failed',
] as const;
export type DownloadPhase = (typeof DOWNLOAD_PHASES)[number];

export const downloadSchema = z
  .object({
    id: z.string(),
    /** Of the model, as Ollama's library or Hugging Face has it, or the address of a file, without its query: that may be a secret. */
    name: z.string(),
    phase: z.enum(DOWNLOAD_PHASES),
    doneBytes: z.number(),
    /** What is known so far; 0 while nothing is. */
    totalBytes: z.number(),
    /** Over the last seconds; 0 while nothing comes. */
    bytesPerSecond: z.number(),
    secondsLeft: z.number().nullable(),
    /** What went wrong, and what to do; null where nothing did. */
    problem: z.string().nullable(),
  })
  .meta({ id: 'Download' });
export type Download = z.output<typeof downloadSchema>;

/** Also what the `downloads` event of `/hub/events` carries. */
export const downloadsSchema = z.object({ downloads: z.array(downloadSchema) }).meta({ id: 'Downloads' });
export type Downloads = z.output<typeof downloadsSchema>;

/** A link is as long as its signature makes it. */
const MOST_CHARACTERS = 4_000;

const face = { face: 'hub', access: 'admin', query: z.object({}) } as const;
const one = { params: z.object({ id: z.string().min(1).max(100) }), body: z.undefined() } as const;

export const listDownloads = endpoint({
  ...face,
  id: 'listDownloads',
  summary: 'Downloads of models: those that run, wait, are paused, have failed, or were finished a moment ago',
  method: 'get',
  path: '/hub/downloads',
  params: z.object({}),
  body: z.undefined(),
  status: 200,
  response: downloadsSchema,
});

export const createDownload = endpoint({
  ...face,
  id: 'createDownload',
  summary:
    'Download a model by its name in Ollama’s library, its address at Hugging Face or that of a GGUF file; one at a time, in order',
  method: 'post',
  path: '/hub/downloads',
  params: z.object({}),
  body: z.strictObject({ name: z.string().min(1).max(MOST_CHARACTERS) }),
  status: 201,
  response: downloadSchema,
});

export const pauseDownload = endpoint({
  ...face,
  ...one,
  id: 'pauseDownload',
  summary: 'Stop a download; what came is kept',
  method: 'post',
  path: '/hub/downloads/:id/pause',
  status: 200,
  response: downloadSchema,
});

export const resumeDownload = endpoint({
  ...face,
  ...one,
  id: 'resumeDownload',
  summary:
    'Go on with a download that was paused or has failed, from where it was; or anew, with one that was deleted within the last minute',
  method: 'post',
  path: '/hub/downloads/:id/resume',
  status: 200,
  response: downloadSchema,
});

export const deleteDownload = endpoint({
  ...face,
  ...one,
  id: 'deleteDownload',
  summary: 'Stop a download for good, or take a finished one off the list',
  method: 'delete',
  path: '/hub/downloads/:id',
  status: 204,
  response: z.undefined(),
});
