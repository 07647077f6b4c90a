import { HubError } from '../../domain/errors.ts';
import type { ContentPart } from '../../domain/inference-request.ts';
import { mediaTypeOf } from '../../domain/image-type.ts';
import { decodeLink } from '../image-link.ts';
import { show } from '../read-body.ts';
import type { WireBlock } from './schema.ts';

/** A block and where it stands in the body. */
export interface PlacedBlock {
  readonly block: WireBlock;
  readonly path: string;
}

/** The blocks of a content; a bare text is one text block. */
export function blocksOf(content: string | readonly WireBlock[] | null | undefined, path: string): PlacedBlock[] {
  if (content === null || content === undefined) return [];
  if (typeof content === 'string') return [{ block: { type: 'text', text: content }, path }];
  return content.map((block, index) => ({ block, path: `${path}[${index}]` }));
}

/**
 * A block that a person or a tool said. What only means something on Anthropic's servers says nothing; a block of an
 * unknown type says its text, if it has one.
 * @throws HubError for a file that is kept elsewhere, a document that is no text, or an image that is none
 */
export function decodeBlock({ block, path }: PlacedBlock): readonly ContentPart[] {
  switch (block.type) {
    case 'text':
      return [textPart(textField(block['text'], `${path}.text`))];
    case 'image':
      return [decodeImage(sourceOf(block, path), `${path}.source`)];
    case 'document':
      return decodeDocument(block, path);
    case 'search_result':
      return [
        ...titles([block['title'], block['source']]),
        ...blocksOf(contentField(block['content'], `${path}.content`), `${path}.content`).flatMap(decodeBlock),
      ];
    default: {
      const { text } = block;
      return typeof text === 'string' ? [textPart(text)] : [];
    }
  }
}

/** @throws HubError for what is neither a text nor a list of blocks */
export function contentField(content: unknown, path: string): string | readonly WireBlock[] | null | undefined {
  if (content === null || content === undefined || typeof content === 'string') return content;
  if (Array.isArray(content) && content.every(isBlock)) return content;
  throw new HubError('invalid_type', `${path} is ${show(content)}. Expected a text or a list of content blocks.`, {
    param: path,
  });
}

/** @throws HubError for what is no text */
export function textField(text: unknown, path: string): string {
  if (typeof text === 'string') return text.toWellFormed();
  throw new HubError('invalid_type', `${path} is ${show(text)}. Expected a string.`, { param: path });
}

function isBlock(value: unknown): value is WireBlock {
  return isObject(value) && typeof value['type'] === 'string';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textPart(text: string): ContentPart {
  return { type: 'text', text: text.toWellFormed() };
}

function sourceOf(block: WireBlock, path: string): Record<string, unknown> {
  const { source } = block;
  if (isObject(source)) return source;
  throw new HubError('invalid_type', `${path}.source is ${show(source)}. Expected an object.`, {
    param: `${path}.source`,
  });
}

function decodeImage(source: Record<string, unknown>, path: string): ContentPart {
  switch (source['type']) {
    case 'base64': {
      const data = textField(source['data'], `${path}.data`);
      return { type: 'image', mediaType: mediaTypeOf(data, `${path}.data`), data };
    }
    case 'url':
      return decodeLink(source['url'], `${path}.url`);
    default:
      throw badSource(source, path, 'base64 or url');
  }
}

function decodeDocument(block: WireBlock, path: string): readonly ContentPart[] {
  const source = sourceOf(block, path);
  const inside = `${path}.source`;
  const before = titles([block['title'], block['context']]);
  switch (source['type']) {
    case 'text':
      return [...before, textPart(textField(source['data'], `${inside}.data`))];
    case 'content':
      return [
        ...before,
        ...blocksOf(contentField(source['content'], `${inside}.content`), `${inside}.content`).flatMap(decodeBlock),
      ];
    case 'base64':
      return [...before, textPart(decodeTextFile(source, inside))];
    default:
      throw badSource(source, inside, 'text, content or base64');
  }
}

function decodeTextFile(source: Record<string, unknown>, path: string): string {
  const type = source['media_type'];
  if (typeof type === 'string' && type.startsWith('text/')) {
    return Buffer.from(textField(source['data'], `${path}.data`), 'base64').toString('utf8');
  }
  throw new HubError(
    'unsupported_feature',
    `${path}.media_type is ${show(type)}, which no engine here can read. Send the document as text.`,
    { param: `${path}.media_type` },
  );
}

function badSource(source: Record<string, unknown>, path: string, expected: string): HubError {
  return new HubError(
    'unsupported_parameter',
    `${path}.type is ${show(source['type'])}, which can't be read here. Send it as ${expected}.`,
    { param: `${path}.type` },
  );
}

function titles(values: readonly unknown[]): readonly ContentPart[] {
  return values
    .filter((value) => typeof value === 'string' && value !== '')
    .map((value) => textPart(`${String(value)}\n`));
}
