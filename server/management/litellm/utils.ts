import * as contract from '../../contract/litellm/utils.ts';
import { estimateInputTokens } from '../../domain/estimate-tokens.ts';
import { HubError } from '../../domain/errors.ts';
import type { ChatRequest } from '../../domain/inference-request.ts';
import type { Principal } from '../../domain/ports.ts';
import type { Target } from '../../domain/target.ts';
import { SUPPORTED_OPENAI_PARAMS } from '../../models/model-group.ts';
import { implement, type Handler } from '../resource.ts';

export interface UtilsDeps {
  /** @throws HubError for a name that nothing serves */
  readonly targetsOf: (model: string, teamId: string | null) => readonly Target[];
  readonly mayUse: (caller: Principal, model: string) => boolean;
}

export function utilsHandlers({ targetsOf, mayUse }: UtilsDeps): readonly Handler[] {
  function targetFor(model: string, caller: Principal | undefined): Target | undefined {
    if (caller !== undefined && !mayUse(caller, model)) return undefined;
    try {
      return targetsOf(model, caller?.teamId ?? null)[0];
    } catch (error) {
      if (error instanceof HubError) return undefined; // A model that is not here is counted all the same.
      throw error;
    }
  }

  return [
    implement(contract.countTokens, ({ body }, { caller }) => {
      const texts = textsOf(body);
      if (texts === undefined) {
        throw new HubError('invalid_request', 'One of prompt, messages or contents is needed to count tokens.');
      }
      return {
        total_tokens: estimateInputTokens(asRequest(body.model, texts)),
        request_model: body.model,
        model_used: targetFor(body.model, caller)?.model.name ?? body.model,
        tokenizer_type: 'estimate',
        original_response: null,
        error: false,
        error_message: null,
        status_code: null,
      };
    }),

    implement(contract.getSupportedParams, ({ query }, { caller }) => {
      const target = targetFor(query.model, caller);
      if (target === undefined) {
        throw new HubError(
          'invalid_request',
          `There is no model ${JSON.stringify(query.model.slice(0, 120))} here. GET /v1/models lists every name.`,
        );
      }
      const can = target.model.capabilities;
      const isLacking = (name: string) =>
        (can?.tools === false && /^(?:tool|function|parallel_tool)/.test(name)) ||
        (can?.logprobs === false && name.includes('logprobs')) ||
        (can?.reasoning === false && name === 'reasoning_effort');
      return { supported_openai_params: SUPPORTED_OPENAI_PARAMS.filter((name) => !isLacking(name)) };
    }),
  ];
}

interface Countable {
  readonly prompt?: string | readonly string[] | null | undefined;
  readonly messages?: readonly { readonly content?: Content | null | undefined }[] | null | undefined;
  readonly contents?:
    readonly { readonly parts: readonly { readonly text?: string | undefined }[] }[] | null | undefined;
}
type Content = string | readonly { readonly text?: string | undefined }[];

function textsOf({ prompt, messages, contents }: Countable): readonly string[] | undefined {
  if (messages != null) return messages.map(({ content }) => textOf(content ?? ''));
  if (contents != null) return contents.map(({ parts }) => textOf(parts));
  return prompt == null ? undefined : [prompt].flat();
}

function textOf(content: Content): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('');
}

function asRequest(model: string, texts: readonly string[]): ChatRequest {
  return {
    kind: 'chat',
    model,
    stream: false,
    choices: 1,
    sampling: { stop: [] },
    runtime: {},
    messages: texts.map((text) => ({ role: 'user', content: [{ type: 'text', text }] })),
    tools: [],
    toolChoice: { type: 'auto' },
    parallelToolCalls: true,
    responseFormat: { type: 'text' },
  };
}
