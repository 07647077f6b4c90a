import type { ModelFit } from '../../server/contract/hub/catalogue.ts';

/** A fit of which only the verdict is looked at. */
export function modelFit(verdict: ModelFit['verdict']): ModelFit {
  return {
    verdict,
    place: 'processor',
    weightsBytes: 1,
    contextBytes: 1,
    bytesPerToken: 1,
    contextLength: 1,
    overheadBytes: 1,
    neededBytes: 1,
    availableBytes: 1,
    graphicsBytes: 0,
  };
}
