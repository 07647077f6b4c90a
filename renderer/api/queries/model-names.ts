import { useQuery } from '@tanstack/react-query';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { getModelGroupInfo } from '../../../server/contract/litellm/models.ts';
import { getJson } from '../client.ts';

/** Every name that a client may ask for. */
export function useModelNames() {
  return useQuery({
    queryKey: ['models', 'names'],
    queryFn: async ({ signal }) => {
      const { data } = await getJson<ResponseOf<typeof getModelGroupInfo>>('/model_group/info', signal);
      return data.map(({ model_group: name }) => name);
    },
    staleTime: 30_000,
  });
}
