import { HubError } from '../domain/errors.ts';
import type { ChatRequest, InferenceRequest } from '../domain/inference-request.ts';
import type { EngineModel, ModelCapabilities } from '../domain/model.ts';

/**
 * Refuses what the model can't do before any work starts. A model of unknown capabilities (a remote upstream) gets
 * everything; its own answer tells.
 * @throws HubError `unsupported_feature` with the field that asks for it.
 */
export function checkCapabilities(request: InferenceRequest, model: EngineModel): void {
  const can = model.capabilities;
  if (can === undefined) return;
  const lacking = missingFeature(request, can);
  if (lacking === undefined) return;
  throw new HubError('unsupported_feature', `The model ${request.model} ${lacking.cannot}. ${lacking.advice}`, {
    param: lacking.param,
  });
}

interface MissingFeature {
  readonly cannot: string;
  readonly param: string;
  readonly advice: string;
}

function missingFeature(request: InferenceRequest, can: ModelCapabilities): MissingFeature | undefined {
  const anotherModel = 'GET /v1/models lists what each model can do.';
  if (request.logprobs !== undefined && !can.logprobs) {
    return { cannot: 'gives no log probabilities', param: 'logprobs', advice: 'Leave logprobs out.' };
  }
  switch (request.kind) {
    case 'chat':
      return missingChatFeature(request, can, anotherModel);
    case 'completion':
      if (!can.completion) return { cannot: 'does not complete text', param: 'model', advice: anotherModel };
      if (request.suffix !== undefined && !can.infill) {
        return { cannot: 'cannot fill in the middle of a text', param: 'suffix', advice: 'Leave suffix out.' };
      }
      return undefined;
    case 'embedding':
      return can.embedding ? undefined : { cannot: 'makes no embeddings', param: 'model', advice: anotherModel };
  }
}

function missingChatFeature(
  request: ChatRequest,
  can: ModelCapabilities,
  anotherModel: string,
): MissingFeature | undefined {
  if (!can.chat) return { cannot: 'does not chat', param: 'model', advice: anotherModel };
  const wantsTools = request.tools.length > 0 && request.toolChoice.type !== 'none';
  if (wantsTools && !can.tools) return { cannot: 'cannot call tools', param: 'tools', advice: anotherModel };
  const imageAt = request.messages.findIndex(
    (message) => message.role !== 'assistant' && message.content.some((part) => part.type !== 'text'),
  );
  if (imageAt >= 0 && !can.vision) {
    return { cannot: 'cannot see images', param: `messages[${imageAt}].content`, advice: anotherModel };
  }
  return undefined;
}
