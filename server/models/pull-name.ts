import { HubError } from '../domain/errors.ts';

const PART = /^[\w][\w.-]*$/;
const MOST_PARTS = 4;
const HUGGING_FACE = new Set(['huggingface.co', 'www.huggingface.co', 'hf.co']);
const OLLAMA = new Set(['ollama.com', 'www.ollama.com', 'registry.ollama.ai']);

/**
 * The name by which Ollama pulls a model, from what a person wrote: a name of its library, a link to it, or a link to a
 * repository or a file of Hugging Face.
 * @throws HubError for what is none of them
 */
export function readPullName(written: string): string {
  const text = written.trim().replace(/^ollama\s+(?:run|pull)\s+/i, '');
  const address = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (address !== undefined) return checked(fromAddress(address, written), written);
  const isHuggingFace = HUGGING_FACE.has(text.split('/')[0]?.toLowerCase() ?? '');
  return checked(isHuggingFace ? fromAddress(new URL(`https://${text}`), written) : text, written);
}

/**
 * The address of one GGUF file that the built-in engine can fetch by itself; undefined for everything else. A link to the page
 * of a file at Hugging Face becomes the one that downloads it.
 * @throws HubError for an address with a password in it, or with a percent sign that begins no character
 */
export function readFileAddress(written: string): string | undefined {
  const text = written.trim();
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const address = new URL(text);
  if (!/\.gguf$/i.test(address.pathname) || OLLAMA.has(address.hostname)) return undefined;
  if (address.username !== '' || address.password !== '') {
    throw new HubError('invalid_request', 'The address holds a name or a password. Leave them out.', { param: 'name' });
  }
  address.hash = '';
  if (HUGGING_FACE.has(address.hostname)) {
    address.pathname = address.pathname.replace(/^(\/[^/]+\/[^/]+)\/blob\//, '$1/resolve/');
    address.search = '';
  }
  decoded(address.pathname, written);
  return address.toString();
}

/** Whether Ollama can pull what such an address leads to. */
export function isOfHuggingFace(address: string): boolean {
  return HUGGING_FACE.has(new URL(address).hostname);
}

function fromAddress({ hostname, pathname }: URL, written: string): string {
  const parts = decoded(pathname, written).split('/').filter(Boolean);
  if (OLLAMA.has(hostname)) return parts[0] === 'library' ? (parts[1] ?? '') : parts.slice(0, 2).join('/');
  if (!HUGGING_FACE.has(hostname)) throw unreadable(written);
  const [owner = '', repository = '', kind, _revision, ...file] = parts;
  const isFile = kind === 'blob' || kind === 'resolve';
  // A file of a folder is one of several parts, or of another kind; Ollama knows files of the repository itself.
  const tag = isFile && file.length === 1 ? `:${file[0] ?? ''}` : '';
  return `hf.co/${owner}/${repository}${tag}`;
}

function decoded(pathname: string, written: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw unreadable(written); // A percent sign that begins no character.
  }
}

function checked(name: string, written: string): string {
  const [path = '', tag, ...more] = name.split(':');
  const parts = path.split('/');
  const isName =
    more.length === 0 &&
    parts.length <= MOST_PARTS &&
    parts.every((part) => PART.test(part)) &&
    (tag === undefined || PART.test(tag));
  if (!isName || (parts[0] === 'hf.co' && parts.length !== 3)) throw unreadable(written);
  return name;
}

function unreadable(written: string): HubError {
  return new HubError(
    'invalid_request',
    `${JSON.stringify(written.slice(0, 200))} is no name of a model. Write one of Ollama's library such as qwen3:8b, or a link such as https://huggingface.co/owner/repository.`,
    { param: 'name' },
  );
}
