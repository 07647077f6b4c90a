import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** LiteLLM's helper routes (proxy HTTP contract, section 5.7). */
const none = z.object({});
const content = z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))]);

export const countTokens = endpoint({
  id: 'countTokens',
  summary: 'How many tokens a prompt or messages are',
  face: 'litellm',
  errorFamily: 'detail',
  access: 'model',
  method: 'post',
  path: '/utils/token_counter',
  params: none,
  query: z.object({ call_endpoint: z.stringbool().optional() }),
  body: z.looseObject({
    model: z.string().min(1).max(300),
    prompt: z.union([z.string(), z.array(z.string())]).nullish(),
    messages: z.array(z.looseObject({ role: z.string(), content: content.nullish() })).nullish(),
    /** Google's way to write messages. */
    contents: z.array(z.looseObject({ parts: z.array(z.looseObject({ text: z.string().optional() })) })).nullish(),
  }),
  status: 200,
  response: z.object({
    total_tokens: z.int(),
    request_model: z.string(),
    model_used: z.string(),
    /** `estimate`: a fourth of the characters, because engines do not tell how they would split a text. */
    tokenizer_type: z.string(),
    original_response: z.null(),
    error: z.boolean(),
    error_message: z.null(),
    status_code: z.null(),
  }),
});

export const getSupportedParams = endpoint({
  id: 'getSupportedParams',
  summary: "OpenAI's parameters that a model takes",
  face: 'litellm',
  errorFamily: 'detail',
  access: 'model',
  method: 'get',
  path: '/utils/supported_openai_params',
  params: none,
  query: z.object({ model: z.string().min(1) }),
  body: z.undefined(),
  status: 200,
  response: z.object({ supported_openai_params: z.array(z.string()) }),
});
