import { HubError } from '../../domain/errors.ts';
import type { ContentPart } from '../../domain/inference-request.ts';
import { mediaTypeOf } from '../../domain/image-type.ts';
import { decodeLink, isLink } from '../image-link.ts';
import { show } from '../read-body.ts';
import type { WirePart } from './schema.ts';

const DATA_URL = /^data:([^;,]*)(?:;[^;,]*)*;base64,/;

/**
 * The parts of one message; they stay one message, unlike in Ollama's own layer.
 * @throws HubError for a part of a kind that no engine takes, or an image that is none
 */
export function decodeContent(content: string | readonly WirePart[] | null | undefined, path: string): ContentPart[] {
  if (content === null || content === undefined) return [];
  if (typeof content === 'string') return [{ type: 'text', text: content.toWellFormed() }];
  return content.map((part, index) => decodePart(part, `${path}[${index}]`));
}

function decodePart(part: WirePart, path: string): ContentPart {
  switch (part.type) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return { type: 'text', text: textField(part, 'text', path) };
    case 'refusal':
      return { type: 'text', text: textField(part, 'refusal', path) };
    case 'image_url':
      return decodeImage(part['image_url'], `${path}.image_url`);
    case 'input_audio':
    case 'file':
      throw new HubError(
        'unsupported_feature',
        `${path} is of type ${part.type}, which no engine here can read. Send text or images.`,
        { param: path },
      );
    default:
      throw new HubError('invalid_request', `${path}.type is ${show(part.type)}. Expected text or image_url.`, {
        param: `${path}.type`,
      });
  }
}

function textField(part: WirePart, name: string, path: string): string {
  const text = part[name];
  if (typeof text === 'string') return text.toWellFormed();
  throw new HubError('invalid_type', `${path}.${name} is ${show(text)}. Expected a string.`, {
    param: `${path}.${name}`,
  });
}

function decodeImage(image: unknown, path: string): ContentPart {
  const url = typeof image === 'object' && image !== null && 'url' in image ? image.url : image;
  if (typeof url !== 'string') {
    throw new HubError('invalid_type', `${path}.url is ${show(url)}. Expected a data URL.`, { param: `${path}.url` });
  }
  if (isLink(url)) return decodeLink(url, `${path}.url`);
  const prefix = DATA_URL.exec(url)?.[0];
  if (prefix === undefined) {
    throw new HubError(
      'invalid_request',
      `${path}.url is ${show(url)}. Expected a data URL, data:image/png;base64,…, or an http address.`,
      { param: `${path}.url` },
    );
  }
  const data = url.slice(prefix.length);
  return { type: 'image', mediaType: mediaTypeOf(data, `${path}.url`), data };
}
