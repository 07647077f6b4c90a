import type { ZodType } from 'zod';
import type { HubError } from '../domain/errors.ts';
import type { ChatRequest, DialectId, InferenceRequest, WireRequest } from '../domain/inference-request.ts';
import type { StoredReply } from '../domain/stored-reply.ts';
import type { StreamPart } from '../domain/stream-frame.ts';
import type { TokenCount } from '../domain/token-count.ts';

/** What a reply carries besides its content; the same on every record of a stream. */
export interface ReplyIdentity {
  readonly id: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  /** The model name that was asked for. */
  readonly model: string;
  /** Milliseconds since the request arrived, at the moment of the question. */
  elapsedMs(): number;
}

/** Writes one reply. It has state (indices, numbering), so every reply gets its own. */
export interface ReplyEncoder {
  /** The records of a stream for these parts, framed and ready to send; empty when they say nothing to the client. */
  encode(parts: readonly StreamPart[]): string;
  /** What ends the stream, after the last part. */
  end(): string;
  /** The whole reply as one body, from all parts of the answer. */
  body(parts: readonly StreamPart[]): unknown;
  /** The last words of a stream that failed; absent where the dialect's are the same whatever came before. */
  fail?(error: HubError): string;
  /** What to keep before the reply ends, so that the client can go on from it at once; undefined for nothing. */
  kept?(): StoredReply | undefined;
}

/** The conversation up to a stored reply, that reply included, oldest first. */
export interface EarlierReply {
  /** Nothing where a request goes on from no reply. */
  readonly items: readonly unknown[];
  /** Items of other stored replies, which the request may name. */
  readonly referred: readonly unknown[];
}

/** A request understood, and the way to answer it. */
export interface DecodedCall {
  readonly request: InferenceRequest;
  /** Fields that were sent, mean something and are not honoured; the answer names them in a header. */
  readonly ignoredParameters: readonly string[];
  createEncoder(identity: ReplyIdentity): ReplyEncoder;
}

/** One request that comes to several calls, each with an answer of its own. */
export interface SeveralCalls {
  readonly wires: readonly WireRequest[];
  /** The client wants the first answer only, rather than a list of all. */
  readonly isFirstEnough: boolean;
}

export interface WireError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A request that brings a model into memory, or takes it out, rather than asking it something. */
export interface ResidencyCall {
  readonly model: string;
  /** Seconds that it stays loaded while nobody uses it; 0 = take it out; negative = for good; absent = as its engine likes. */
  readonly keepAlive: number | undefined;
  /** The reply's body, once it is done. */
  encode(identity: ReplyIdentity): unknown;
}

/** One inference operation of a dialect: one or more paths that take a body and answer with tokens. */
export interface Operation {
  /** Stable name for ledger and OpenAPI, such as `chat.completions`. */
  readonly id: string;
  readonly summary: string;
  /** Below each of the dialect's prefixes. */
  readonly path: string;
  /** Prefix of reply ids, such as `chatcmpl-`. */
  readonly idPrefix: string;
  readonly requestSchema: ZodType;
  readonly responseSchema: ZodType;
  /** Pure. The id of the stored reply that a request goes on from; absent where the dialect stores none. */
  continues?(wire: WireRequest): string | undefined;
  /** Pure. The ids of stored replies, each once, of which a request names single items. */
  refersTo?(wire: WireRequest): readonly string[];
  /** Pure. @throws HubError that names the field, the value and what to do. */
  decode(wire: WireRequest, earlier?: EarlierReply): DecodedCall;
  /** Pure. Undefined for a request that is one call. @throws HubError as `decode` */
  several?(wire: WireRequest): SeveralCalls | undefined;
  /** Pure. Undefined for a request that asks for an answer. @throws HubError as `decode` */
  residency?(wire: WireRequest): ResidencyCall | undefined;
}

/** Tells how long a prompt is, in tokens, without sending it to a model. */
export interface CountOperation {
  readonly id: string;
  readonly summary: string;
  /** Below each of the dialect's prefixes. */
  readonly path: string;
  readonly requestSchema: ZodType;
  readonly responseSchema: ZodType;
  /** Pure, as an operation's. */
  continues?(wire: WireRequest): string | undefined;
  /** Pure, as an operation's. */
  refersTo?(wire: WireRequest): readonly string[];
  /** Pure. @throws HubError that names the field, the value and what to do. */
  decode(wire: WireRequest, earlier?: EarlierReply): ChatRequest;
  encode(count: TokenCount): unknown;
}

/** One way to begin the paths of a dialect. */
export interface PathPrefix {
  /** Such as `/v1`, or nothing; `*model` stands for the model's name, which takes the place of the body's. */
  readonly path: string;
  /** Tells its operations apart in the OpenAPI document; absent for the usual prefix. */
  readonly name?: string | undefined;
}

/** A wire dialect that clients speak, as pure functions around the domain. */
export interface Protocol {
  readonly dialect: DialectId;
  readonly prefixes: readonly PathPrefix[];
  /** Media type of a streamed answer. */
  readonly streamType: string;
  /** Errors of these paths and of all below them are told in this dialect, also where there is no such path. */
  readonly territories?: readonly string[] | undefined;
  /** A header for the request's id that its clients look for, besides `x-request-id`. */
  readonly requestIdHeader?: string | undefined;
  readonly operations: readonly Operation[];
  readonly counts?: readonly CountOperation[] | undefined;
  /** Every way to write a model's name that means the same, as it was written first; absent where there is one. */
  spellingsOf?(name: string): readonly [string, ...string[]];
  /** An error before the first byte. */
  encodeError(error: HubError, requestId: string): WireError;
  /** An error after the stream began: the dialect's last words. */
  encodeStreamError(error: HubError, requestId: string): string;
  /** A record that clients skip, to keep a silent stream alive. `userAgent` because some decoders dislike comments. */
  encodeKeepAlive(identity: ReplyIdentity, userAgent: string | undefined): string;
}
