import type { output, ZodType } from 'zod';

export type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** Which face an endpoint belongs to; it decides the shape of its errors. */
export type Face = 'litellm' | 'hub';
/**
 * Who may call it (LiteLLM's contract A.3): nobody needs a key; any valid key or session, as it may use models; any valid key
 * or session, which sees its own things; users, for their own things; administrators, and for reading those who may look at
 * everything; only the master key and whoever signed in with it.
 */
export type Access = 'public' | 'model' | 'caller' | 'self' | 'admin' | 'master';

/**
 * The shape of LiteLLM's errors: OpenAI's object (its first family), or a framework's `{"detail": {"error": …}}` (its second).
 * What the check of keys refuses has the first shape on every route.
 */
export type ErrorFamily = 'openai' | 'detail';

export interface Endpoint<
  Params extends ZodType = ZodType,
  Query extends ZodType = ZodType,
  Body extends ZodType = ZodType,
  Response extends ZodType = ZodType,
> {
  /** Stable name, unique over all endpoints; the operationId of the OpenAPI document. */
  readonly id: string;
  readonly summary: string;
  readonly face: Face;
  /** For LiteLLM's routes; `openai` where it is left out. */
  readonly errorFamily?: ErrorFamily | undefined;
  readonly access: Access;
  readonly method: HttpMethod;
  /** Express path, such as `/hub/model-aliases/:name`. */
  readonly path: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** 204 means no body. */
  readonly status: number;
  /** Replies are parsed with it before they are sent, so what it does not list can't leak. */
  readonly response: Response;
}

/** Declares an endpoint as data; types, validation and the OpenAPI document follow from it. */
export function endpoint<P extends ZodType, Q extends ZodType, B extends ZodType, R extends ZodType>(
  definition: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> {
  return definition;
}

/** Some clients send a body with DELETE; what declares none has none. */
export function takesBody({ body }: Pick<Endpoint, 'body'>): boolean {
  return body.def.type !== 'undefined';
}

export type ResponseOf<E> = E extends Endpoint<ZodType, ZodType, ZodType, infer R> ? output<R> : never;
