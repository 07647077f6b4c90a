/** A request that went wrong, as the ledger has it. */
export interface Refused {
  readonly errorCode: string | null;
  readonly modelAsked: string | null;
}

const CHANGE_MODEL =
  'Put the name of one that is here into the settings of the tool, or make the name it asks for an alias.';

/** By the hub's own codes: what it means for somebody who sets up a tool. */
const SENTENCES: Readonly<Record<string, string>> = {
  invalid_json: 'What it sent is no JSON. Look at the quotes in the command: a shell may have taken some away.',
  model_access_denied: `Its key may not use the model it asked for. ${CHANGE_MODEL} Or let the key use that model, on the Keys page.`,
  context_length_exceeded:
    'Its prompt is longer than the window of the model. Type the window from this page into the settings of the tool, or choose a model with a larger one.',
  unsupported_feature: 'It asked for something the model can’t do, such as tools or images. Choose another model here.',
  budget_exceeded: 'The budget that pays for its key is spent.',
  rate_limited:
    'Its key has reached its limit of requests or tokens a minute. Wait a moment, or raise the limit on the Keys page.',
  forbidden: 'Its key is not allowed to call this route.',
  model_load_failed: 'The model could not be loaded. The Models page says why.',
  engine_unavailable: 'What serves the model does not answer. The status line below names the engine.',
  engine_crashed: 'The engine ended in the middle of the answer. The hub starts it again: try once more.',
  engine_timeout: 'The engine took too long. Try once more: the model may still have been loading.',
  queue_full: 'Too many requests wait for the model already. Try again in a moment.',
};

/**
 * One sentence, or two, on what was wrong and how to mend it.
 * @param unknownModel the hub's own words for a name that no model has, with the near ones
 */
export function describeRefusal({ errorCode, modelAsked }: Refused, unknownModel: (name: string) => string): string {
  if (errorCode === 'model_not_found' && modelAsked !== null) return `${unknownModel(modelAsked)} ${CHANGE_MODEL}`;
  const known = errorCode === null ? undefined : SENTENCES[errorCode];
  return known ?? `It was answered with the error ${errorCode ?? 'unknown'}. The tool’s own message says more.`;
}
