import type { LiveRequest } from '../../../server/contract/hub/requests.ts';
import type { ActivitySearch } from './activity-search.ts';

/** Whether a request that runs is one of those that are looked for, by the rules of the ledger's search. */
export function isMeant(request: LiveRequest, { outcome, caller, model, dialect, text }: ActivitySearch): boolean {
  const { callerName, id, modelAsked, modelServed, requestId } = request;
  const words = [id, requestId, modelAsked, modelServed, callerName].join('\n').toLowerCase();
  return (
    // What becomes of it nobody knows yet.
    outcome === undefined &&
    (caller === undefined || request.caller === caller) &&
    (model === undefined || modelAsked === model || modelServed === model) &&
    (dialect === undefined || request.dialect === dialect) &&
    (text === undefined || words.includes(text.toLowerCase()))
  );
}
