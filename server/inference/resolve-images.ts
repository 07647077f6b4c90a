import { HubError } from '../domain/errors.ts';
import type { ChatRequest, ContentPart, InferenceRequest, Message, WireRequest } from '../domain/inference-request.ts';
import type { FetchImage } from '../domain/ports.ts';
import { mediaTypeOf } from '../domain/image-type.ts';

/** Images that are fetched for one request. */
const MOST_LINKS = 20;

export interface ImageDeps {
  readonly fetchImage: FetchImage;
  /** The owner allows it. */
  readonly mayFetch: () => boolean;
}

/** The request with every image that it only links to, also in the body for upstreams of its dialect. */
export type ResolveImages = (request: InferenceRequest, signal: AbortSignal) => Promise<InferenceRequest>;

type Link = Extract<ContentPart, { type: 'image-link' }>;
type Image = Extract<ContentPart, { type: 'image' }>;

/**
 * Fetches what messages link to, once for each request however many engines are tried. It throws HubError for an image that
 * can't be had.
 */
export function createImageResolver({ fetchImage, mayFetch }: ImageDeps): ResolveImages {
  const fetched = new WeakMap<readonly Message[], Promise<ReadonlyMap<string, Image>>>();

  async function fetchAll(links: readonly Link[], signal: AbortSignal): Promise<ReadonlyMap<string, Image>> {
    const byUrl = new Map(links.map((link) => [link.url, link]));
    const [first] = links;
    if (first !== undefined && !mayFetch()) {
      throw new HubError(
        'unsupported_parameter',
        `${first.param} is a link, and the owner of this hub has switched fetching images off. Send the image as a data URL.`,
        { param: first.param },
      );
    }
    if (first !== undefined && byUrl.size > MOST_LINKS) {
      throw new HubError(
        'invalid_request',
        `The request links to ${byUrl.size} images. At most ${MOST_LINKS} are fetched.`,
        {
          param: first.param,
        },
      );
    }
    const images = [...byUrl].map(async ([url, { param }]): Promise<[string, Image]> => {
      const data = await fetchImage(url, param, signal);
      return [url, { type: 'image', mediaType: mediaTypeOf(data, param), data }];
    });
    return new Map(await Promise.all(images));
  }

  return async (request, signal) => {
    const links = request.kind === 'chat' ? linksOf(request) : [];
    if (request.kind !== 'chat' || links.length === 0) return request;
    let images = fetched.get(request.messages);
    if (images === undefined) {
      images = fetchAll(links, signal);
      fetched.set(request.messages, images);
    }
    return withImages(request, await images);
  };
}

function linksOf({ messages }: ChatRequest): readonly Link[] {
  return messages.flatMap((message) =>
    message.role === 'assistant' ? [] : message.content.filter((part) => part.type === 'image-link'),
  );
}

function withImages(request: ChatRequest, images: ReadonlyMap<string, Image>): ChatRequest {
  const resolve = (part: ContentPart) => (part.type === 'image-link' ? (images.get(part.url) ?? part) : part);
  return {
    ...request,
    messages: request.messages.map((message) =>
      message.role === 'assistant' ? message : { ...message, content: message.content.map(resolve) },
    ),
    wire: request.wire && inlined(request.wire, images),
  };
}

/** Fields under which dialects link to images. */
const LINK_FIELDS = new Set(['url', 'image_url']);

/** An upstream gets the images too: it may stand on a network that the client must not look into. */
function inlined(wire: WireRequest, images: ReadonlyMap<string, Image>): WireRequest {
  const bytes = Buffer.from(
    JSON.stringify(wire.body, (key, value: unknown) => {
      const image = typeof value === 'string' && LINK_FIELDS.has(key) ? images.get(value) : undefined;
      return image === undefined ? value : `data:${image.mediaType};base64,${image.data}`;
    }),
  );
  return { ...wire, bytes, body: JSON.parse(bytes.toString()) as WireRequest['body'] };
}
