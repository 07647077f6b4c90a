import { field, fenced, fieldsOf, listOf, textOf, type Fields } from './foreign.ts';

/** What one message of ChatGPT comes to. */
export interface ReadContent {
  readonly text: string;
  readonly reasoning: string;
}

/** Marks of citations and links between signs of a private range, which only ChatGPT's page can show. */
const CITATION = /\ue200[^\ue201]{0,500}\ue201/g;
/** What people never saw there. */
const HIDDEN = new Set(['user_editable_context', 'model_editable_context', 'reasoning_recap', 'app_pairing_content']);

/** The content of a message as Markdown, and what was thought. */
export function readContent(message: Fields): ReadContent {
  const content = fieldsOf(message['content']);
  const type = textOf(content['content_type']);
  if (HIDDEN.has(type)) return { text: '', reasoning: '' };
  if (type === 'thoughts') return { text: '', reasoning: thoughtsOf(content) };
  const text = wrap(bodyOf(type, content).replaceAll(CITATION, ''), message, type);
  return { text, reasoning: '' };
}

function bodyOf(type: string, content: Fields): string {
  switch (type) {
    case 'code': {
      const language = textOf(content['language']);
      return fenced(textOf(content['text']), language === 'unknown' ? '' : language);
    }
    case 'execution_output':
      return fenced(textOf(content['text']));
    case 'tether_quote': {
      const title = textOf(content['title']) || textOf(content['url']);
      const quoted = textOf(content['text'])
        .split('\n')
        .map((line) => `> ${line}`);
      return [...(title === '' ? [] : [`> **${title}**`, '>']), ...quoted].join('\n');
    }
    case 'tether_browsing_display':
      return textOf(content['result']) || textOf(content['summary']);
    default: {
      const parts = listOf(content['parts']).map(partOf);
      const text = parts.filter((part) => part !== '').join('\n\n');
      return text || textOf(content['text']) || textOf(content['result']);
    }
  }
}

function partOf(part: unknown): string {
  if (typeof part === 'string') return textOf(part);
  const text = textOf(field(part, 'text'));
  if (text !== '') return text;
  const type = textOf(field(part, 'content_type'));
  // The bytes are not in the file of chats; the pointer tells which file of the archive it was.
  if (type === 'image_asset_pointer') return `[image: ${textOf(field(part, 'asset_pointer')).replace(/^.*:\/\//, '')}]`;
  return type === '' ? '' : `[${type.replaceAll('_', ' ')}]`;
}

function thoughtsOf(content: Fields): string {
  const thoughts = listOf(content['thoughts']).map((thought) => {
    const summary = textOf(field(thought, 'summary'));
    return [...(summary === '' ? [] : [`**${summary}**`]), textOf(field(thought, 'content'))].join('\n\n').trim();
  });
  return thoughts.filter((thought) => thought !== '').join('\n\n');
}

/** What was said to a tool, and by one, is shown as what it is. */
function wrap(text: string, message: Fields, type: string): string {
  if (text === '') return '';
  const author = fieldsOf(message['author']);
  const recipient = textOf(message['recipient']);
  if (author['role'] === 'tool') {
    const name = textOf(author['name']) || 'tool';
    return `*${name} answered:*\n\n${type === 'text' ? fenced(text) : text}`;
  }
  if (author['role'] !== 'assistant' || recipient === '' || recipient === 'all') return text;
  return `*To ${recipient}:*\n\n${type === 'code' ? text : fenced(text)}`;
}
