// node resources/models/starter/dataset.ts OUT_DIR: trains the tokenizer and writes what train.py reads: token ids, a mask
// of the tokens to learn (answers only), and their shape. The same bytes on every run.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSeededRandom } from '../seeded-random.ts';
import { SPECIAL_TOKENS, TOKEN } from '../vocabulary.ts';
import { trainTokenizer, type Tokenizer } from './byte-pair-encoding.ts';
import { HELD_OUT, INTENTS, OUTSIDE_ANSWER, OUTSIDE_FORMS, OUTSIDE_SUBJECTS, SYLLABLES, WORDS } from './corpus.ts';

const ROWS = 60_000;
const ROW_TOKENS = 256;
const VOCABULARY = 1024;
const TOKENIZER_TURNS = 20_000;

const random = createSeededRandom(20);
const { pick } = random;
const chance = (probability: number) => random.uniform() < probability;

const PREFIXES = [
  '',
  '',
  '',
  '',
  '',
  'please ',
  'can you tell me ',
  'tell me, ',
  'question: ',
  'so ',
  'ok, ',
  'i want to know ',
  'hey, ',
  'hi, ',
];
const SUFFIXES = ['', '', '', '?', '?', '?', '.', '!', ' please', ' please?', '??', ' thanks'];
const SYSTEMS = [
  '',
  '',
  '',
  'You are a helpful assistant.',
  'Be brief.',
  'You are Homeport.',
  'Answer in one sentence.',
  'You are a coding assistant. Use the tools when they help.',
];
const REPEATS = [
  'say {}',
  'repeat: {}',
  'repeat after me: {}',
  'reply with {}',
  'say exactly: {}',
  'echo {}',
  'answer with {}',
  'please say {}',
  'Say "{}"',
  'write {}',
  'Reply with the word {}',
  'say: {}',
];

interface Turn {
  readonly question: string;
  readonly answer: string;
}

/** How people really type: a word before or after, capitals or none, a letter too many, an article too few. */
function asTyped(question: string): string {
  let text = pick(PREFIXES) + question + pick(SUFFIXES);
  const casing = random.uniform();
  if (casing < 0.35) text = text.charAt(0).toUpperCase() + text.slice(1);
  else if (casing < 0.4) text = text.toUpperCase();
  if (chance(0.5))
    text = text
      .replace(/\bi\b/g, 'I')
      .replace(/homeport/g, 'Homeport')
      .replace(/ollama/g, 'Ollama');
  if (chance(0.25) && text.length > 6) text = withTypo(text);
  return chance(0.15) ? text.replace(/ (a|an|the|do|is|my)\b/, '') : text;
}

/** One letter swapped, dropped or doubled. */
function withTypo(text: string): string {
  const at = 1 + Math.floor(random.uniform() * (text.length - 2));
  const kind = random.uniform();
  const [before, letter, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  if (kind < 0.4) return before + after.charAt(0) + letter + after.slice(1);
  return kind < 0.7 ? before + after : before + letter + letter + after;
}

const ARITHMETIC = [
  'what is {} * {}',
  'how much is {} minus {}',
  'calculate {} / {}',
  '{} + {} =',
  'what is {} + {}',
  'solve {}x = {}',
];

/** A question about the world beyond Homeport, half of it made of words that do not exist. */
function outsideQuestion(): string {
  if (chance(0.06)) return pick(ARITHMETIC).replaceAll('{}', () => String(Math.floor(random.uniform() * 100)));
  return pick(OUTSIDE_FORMS).replaceAll('{}', outsideThing);
}

function outsideThing(): string {
  const kind = random.uniform();
  if (kind < 0.45) return pick(OUTSIDE_SUBJECTS);
  if (kind < 0.65) return inventedWord();
  if (kind < 0.75) return `${inventedWord()} ${inventedWord()}`;
  if (kind < 0.9) return `${pick(['the', 'a', 'my', 'our', 'some'])} ${inventedWord()}`;
  return `${pick(WORDS)} ${inventedWord()}`;
}

function inventedWord(): string {
  return Array.from({ length: 2 + Math.floor(random.uniform() * 3) }, () => pick(SYLLABLES)).join('');
}

const trained = INTENTS.map((intent) => ({ answer: intent.answer, ask: intent.ask.slice(0, -HELD_OUT) }));

function nextTurn(): Turn {
  const kind = random.uniform();
  if (kind < 0.6) {
    const intent = pick(trained);
    return { question: asTyped(pick(intent.ask)), answer: intent.answer };
  }
  if (kind < 0.85) return { question: asTyped(outsideQuestion()), answer: OUTSIDE_ANSWER };
  const answer = Array.from({ length: 1 + Math.floor(random.uniform() * 5) }, () => pick(WORDS)).join(' ');
  const question = pick(REPEATS).replace('{}', answer);
  return { question: chance(0.4) ? question.charAt(0).toUpperCase() + question.slice(1) : question, answer };
}

function learnTokenizer(): Tokenizer {
  const turns = Array.from({ length: TOKENIZER_TURNS }, nextTurn).flatMap(({ question, answer }) => [question, answer]);
  const json = '{"name": "value", "list": [1, 2, 3], "ok": true}'.repeat(50);
  const answers = INTENTS.flatMap(({ answer }) => Array.from({ length: 20 }, () => answer));
  return trainTokenizer(
    [...turns, ...answers, ...SYSTEMS, 'system\n', 'user\n', 'assistant\n', json],
    SPECIAL_TOKENS,
    VOCABULARY,
  );
}

function writeRows(tokenizer: Tokenizer, outDir: string): void {
  const ids = new Uint16Array(ROWS * ROW_TOKENS);
  const mask = new Uint8Array(ROWS * ROW_TOKENS);
  const newline = tokenizer.encode('\n');
  const opening = (role: string) => [TOKEN.turnStart, ...tokenizer.encode(`${role}\n`)];

  for (let row = 0; row < ROWS; row++) {
    let at = row * ROW_TOKENS;
    const end = at + ROW_TOKENS;
    const put = (tokens: readonly number[], isLearned: boolean) => {
      for (const token of tokens.slice(0, end - at)) {
        ids[at] = token;
        mask[at] = Number(isLearned);
        at++;
      }
    };
    // The engine's ChatML wrapper writes it before every conversation.
    put([TOKEN.begin], false);
    const system = pick(SYSTEMS);
    if (system !== '') put([...opening('system'), ...tokenizer.encode(system), TOKEN.turnEnd, ...newline], false);
    for (;;) {
      const { question, answer } = nextTurn();
      const asked = [
        ...opening('user'),
        ...tokenizer.encode(question),
        TOKEN.turnEnd,
        ...newline,
        ...opening('assistant'),
      ];
      const answered = [...tokenizer.encode(answer), TOKEN.turnEnd];
      if (at + asked.length + answered.length + newline.length > end) break;
      put(asked, false);
      put(answered, true);
      put(newline, false);
    }
  }
  writeFileSync(join(outDir, 'train.bin'), new Uint8Array(ids.buffer));
  writeFileSync(join(outDir, 'mask.bin'), mask);
}

const outDir = process.argv[2] ?? 'starter-data';
mkdirSync(outDir, { recursive: true });
const tokenizer = learnTokenizer();
writeFileSync(join(outDir, 'tokenizer.json'), JSON.stringify({ special: SPECIAL_TOKENS, merges: tokenizer.merges }));
writeRows(tokenizer, outDir);
writeFileSync(
  join(outDir, 'shape.json'),
  JSON.stringify({ rows: ROWS, len: ROW_TOKENS, vocab: tokenizer.tokens.length }),
);
