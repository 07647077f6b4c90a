import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { getFits } from '../../../server/contract/hub/catalogue.ts';
import type { ModelRow } from '../../../server/contract/litellm/models.ts';
import { callHub, getJson, postJson } from '../client.ts';

const queryKey = ['models'];
/** How often a list that stands open is read again: what is loaded, in trouble or left alone changes by itself. */
const REFRESH_MS = 5_000;

/** Every deployment, and every model that engines have by themselves. */
export function useModels() {
  return useQuery({
    queryKey: [...queryKey, 'rows'],
    queryFn: async ({ signal }) => (await getJson<{ data: readonly ModelRow[] }>('/model/info', signal)).data,
    refetchInterval: REFRESH_MS,
  });
}

/** Whether what is here fits this computer. */
export function useFits() {
  return useQuery({
    queryKey: [...queryKey, 'fits'],
    queryFn: ({ signal }) => getJson<ResponseOf<typeof getFits>>('/hub/models/fits', signal),
    refetchInterval: REFRESH_MS,
  });
}
export type Fits = ResponseOf<typeof getFits>;

/** A model that is in memory. */
interface LoadedModel {
  readonly name: string;
  readonly sizeBytes: number;
  /** Milliseconds, when it was asked; undefined for one that stays. */
  readonly leavesInMs: number | undefined;
}

/** What is in memory, how much of it that takes, and for how long. */
export function useLoadedModels() {
  return useQuery({
    queryKey: [...queryKey, 'loaded'],
    async queryFn({ signal }): Promise<ReadonlyMap<string, LoadedModel>> {
      const { models } = await getJson<{
        models: readonly { readonly name: string; readonly size: number; readonly expires_at?: string }[];
      }>('/api/ps', signal);
      const now = Date.now();
      const read = ({ name, size, expires_at: at }: (typeof models)[number]): LoadedModel => ({
        name,
        sizeBytes: size,
        leavesInMs: at === undefined ? undefined : Date.parse(at) - now,
      });
      return new Map(models.map((model) => [model.name, read(model)]));
    },
    refetchInterval: REFRESH_MS,
  });
}

/** Brings a model into memory, for as long as its engine likes, or takes it out. */
export function useSetResidency(model: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: residencyKey(model),
    mutationFn: (what: 'load' | 'unload') =>
      postJson<object>('/api/generate', { model, stream: false, ...(what === 'unload' && { keep_alive: 0 }) }),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  });
}

const residencyKey = (model: string) => [...queryKey, 'residency', model];

/** Whether somebody of this window is waiting for a model to come or go. */
export function useIsMoving(model: string): boolean {
  return useIsMutating({ mutationKey: residencyKey(model), exact: true }) > 0;
}

/** Removes a model's files for good. @param onDeleted told also when what asked is gone with the model */
export function useDeleteFiles(onDeleted: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (model: string) => callHub('/api/delete', { method: 'DELETE', json: { model } }),
    onSuccess() {
      onDeleted();
      return queries.invalidateQueries({ queryKey });
    },
  });
}

/** LiteLLM's body of a new deployment. */
export interface DeploymentWish {
  readonly model_name: string;
  readonly litellm_params: Readonly<Record<string, unknown>>;
  readonly model_info?: Readonly<Record<string, unknown>>;
}

/** What is absent stays, null clears. */
export interface DeploymentChanges {
  readonly model_name?: string;
  readonly litellm_params?: Readonly<Record<string, unknown>>;
  readonly model_info: Readonly<Record<string, unknown>> & { readonly id: string };
}

function useModelMutation<Wish, Result>(mutationFn: (wish: Wish) => Promise<Result>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => queries.invalidateQueries({ queryKey }) });
}

export function useCreateModel() {
  return useModelMutation((wish: DeploymentWish) => postJson<ModelRow>('/model/new', wish));
}

export function useUpdateModel() {
  return useModelMutation((changes: DeploymentChanges) => postJson<ModelRow>('/model/update', changes));
}

export function useDeleteModel() {
  return useModelMutation((id: string) => postJson<{ message: string }>('/model/delete', { id }));
}

interface AliasWish {
  readonly name: string;
  /** What it stands for. */
  readonly model: string;
}

/** Slashes stay: the alias is the rest of the path. */
const aliasPath = (name: string) => `/hub/model-aliases/${name.split('/').map(encodeURIComponent).join('/')}`;

export function usePutAlias() {
  return useModelMutation(({ name, model }: AliasWish) => callHub(aliasPath(name), { method: 'PUT', json: { model } }));
}

export function useDeleteAlias() {
  return useModelMutation((name: string) => callHub(aliasPath(name), { method: 'DELETE' }));
}
