import type { HubStatus } from '../../server/contract/hub/status.ts';

/** The wished model while it is there, else the one the hub proposes; empty while there is none. */
export function chooseModel(
  wished: string | undefined,
  status: Pick<HubStatus, 'defaultModel' | 'models'> | undefined,
): string {
  const isThere = status?.models.some(({ id, canChat }) => id === wished && canChat) ?? false;
  return isThere && wished !== undefined ? wished : (status?.defaultModel ?? '');
}
