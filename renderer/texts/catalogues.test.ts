import { describe, expect, it } from 'vitest';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { languageCodes } from './languages.ts';
import { zh } from './zh.ts';

const catalogues = { de, es, fr, zh, ja, ar };

/** Words that are the same in other languages: names, and what was borrowed. */
const SAME_WORDS =
  /^(?:[\W\d]*|(?:Homeport|OpenAI|OpenAI-compatible|OpenAI Chat Completions|OpenAI Responses|Responses|Anthropic|Anthropic Messages|Markdown|ChatGPT|Open WebUI|Ollama|llamafile|vLLM|LM Studio|DeepSeek|Groq|Mistral|OpenRouter|Together AI|Fireworks AI|Cerebras|NVIDIA NIM|JSON|curl|npm start -- --master-key sk-…|1\.81|Top P|Top K|Min P)|(?:Chat|Chats|Server|Team|Teams|Audit|Name|Status|Budget|Budgets|Budget, USD|Tokens|Token|Tags|Tag|Alias|Dialect|Engine|Engines|Version|Context|Organization|Organisation|Messages|Message|Limits|Modal|Phase|Client|Route|Menu|Modus|Code|Port|Text|Prompt|System|Start|Stop|Index|Option|Prompts|Conversation|Page|Pages|Action|Actions|Note|Important|Documents|Applications|Installation|Error|No|Images|Table|Usage|Active|Catalogue|[0-9]+ minutes))$/i;

type Texts = Readonly<Record<string, unknown>>;

/** Every text of a catalogue by its path, such as `keys.states.active`. */
function textsOf(texts: object, path = ''): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(texts as Texts).flatMap(([name, text]): readonly [string, unknown][] =>
      typeof text === 'object' && text !== null ? [...textsOf(text, `${path}${name}.`)] : [[`${path}${name}`, text]],
    ),
  );
}

const english = textsOf(en);
type Write = (...given: readonly unknown[]) => string;

/** What a function text may be given, at each place: a count, a word or a list. */
const tries = (place: number): readonly unknown[] => [103 + place, `word${place}`, [`item${place}`]];

function* combinations(count: number): Generator<readonly unknown[]> {
  if (count === 0) yield [];
  else for (const head of combinations(count - 1)) for (const last of tries(count - 1)) yield [...head, last];
}

/** Arabic may write digits of its own. */
const plain = (text: string) => text.replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).toLowerCase();

/** Which of the things that a function is given stand in what it writes; undefined where it can't be given them. */
function usedBy(write: Write, given: readonly unknown[]): readonly boolean[] | undefined {
  try {
    const text = plain(write(...given));
    return /\b(?:undefined|nan)\b/.test(text) ? undefined : given.map((each) => text.includes(String(each)));
  } catch {
    return undefined;
  }
}

describe.each(Object.entries(catalogues))('the texts in %s', (code, catalogue) => {
  const translated = textsOf(catalogue);
  const pairs = [...translated].map(([path, text]) => [path, english.get(path), text] as const);

  it('are those of the English catalogue, all of them', () => {
    expect(languageCodes).toContain(code);
    expect([...translated.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it('are texts where the English ones are, and take and use what those do', () => {
    const wrong = pairs.filter(([, original, text]) => {
      if (typeof original !== typeof text) return true;
      if (typeof original !== 'function' || typeof text !== 'function') return false;
      if (text.length !== original.length) return true;
      for (const given of combinations(original.length)) {
        const used = usedBy(original as Write, given);
        if (used === undefined) continue;
        const usedHere = usedBy(text as Write, given);
        return used.some((isUsed, at) => isUsed && usedHere?.[at] !== true);
      }
      throw new Error(`Nothing was found that ${String(original)} can be given.`);
    });
    expect(wrong.map(([path]) => path)).toEqual([]);
  });

  it('are not English by accident, and none is empty where the English is not', () => {
    const left = pairs.filter(
      ([, original, text]) =>
        typeof text === 'string' && (text === original ? !SAME_WORDS.test(text) : text.trim() === ''),
    );
    expect(left.map(([path, , text]) => `${path}: ${String(text)}`)).toEqual([]);
  });
});

describe('the comparison of catalogues', () => {
  it('sees what a translation forgets', () => {
    const write = (name: string, count: number) => `${name}: ${count}`;
    expect(usedBy(write as Write, ['word0', 104])).toEqual([true, true]);
    expect(usedBy(((name: string) => name) as Write, ['word0', 104])).toEqual([true, false]);
    expect(usedBy(((names: readonly string[]) => names.join()) as Write, [103])).toBeUndefined();
  });
});
