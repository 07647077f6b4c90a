import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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
