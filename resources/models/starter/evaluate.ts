import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getLlama, LlamaChat, LlamaLogLevel, type ChatHistoryItem } from 'node-llama-cpp';
import { createSeededRandom } from '../seeded-random.ts';
import { HELD_OUT, INTENTS, OUTSIDE_ANSWER, OUTSIDE_TEST, WORDS } from './corpus.ts';

interface Case {
  readonly question: string;
  readonly answer: string;
}

export interface Score {
  readonly name: string;
  readonly right: number;
  readonly of: number;
  /** Some of the misses, as `question → what it said`. */
  readonly missed: readonly string[];
}

const MAX_TOKENS = 100;
const SHOWN_MISSES = 12;
const random = createSeededRandom(99);

const casesOf = (from: number, to?: number): Case[] =>
  INTENTS.flatMap(({ ask, answer }) => ask.slice(from, to).map((question) => ({ question, answer })));
const trained = casesOf(0, -HELD_OUT);

function repeatCases(): Case[] {
  const forms = ['say {}', 'repeat: {}', 'Say exactly: {}', 'echo {}'];
  return Array.from({ length: 60 }, () => {
    const answer = Array.from({ length: 1 + Math.floor(random.uniform() * 4) }, () => random.pick(WORDS)).join(' ');
    return { question: random.pick(forms).replace('{}', answer), answer };
  });
}

const unknownWords = [
  'zebra',
  'kangaroo jumps',
  'hello world',
  'foo bar',
  '12345',
  'mountain lake',
  'cafe',
  'pineapple',
  'seven planets',
  'x1',
];

/** Asks a model of ours everything it should know and some things it should not; right means the exact answer. */
export async function evaluateStarter(path: string): Promise<readonly Score[]> {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: 1,
    logLevel: LlamaLogLevel.error,
  });
  try {
    const model = await llama.loadModel({ modelPath: path });
    const context = await model.createContext({ contextSize: 1024, threads: 1 });
    const chat = new LlamaChat({ contextSequence: context.getSequence() });

    const score = async (
      name: string,
      cases: readonly Case[],
      options: { system?: string; temperature?: number } = {},
    ): Promise<Score> => {
      const missed: string[] = [];
      for (const [seed, { question, answer }] of cases.entries()) {
        const history: ChatHistoryItem[] = [
          ...(options.system === undefined ? [] : [{ type: 'system', text: options.system } as const]),
          { type: 'user', text: question },
          { type: 'model', response: [''] },
        ];
        const { response } = await chat.generateResponse(history, {
          maxTokens: MAX_TOKENS,
          repeatPenalty: false,
          temperature: options.temperature ?? 0,
          seed,
        });
        if (response !== answer) missed.push(`${question} → ${response.slice(0, 70)}`);
      }
      return { name, right: cases.length - missed.length, of: cases.length, missed: missed.slice(0, SHOWN_MISSES) };
    };

    return [
      await score('trained questions', trained),
      await score('trained questions, temperature 0.8', trained, { temperature: 0.8 }),
      await score('trained questions, unknown system prompt', trained.slice(0, 120), {
        system: 'You are a pirate who always answers in rhyme.',
      }),
      await score('held-out ways to ask', casesOf(-HELD_OUT)),
      await score(
        'questions about something else, declined',
        OUTSIDE_TEST.map((question) => ({ question, answer: OUTSIDE_ANSWER })),
      ),
      await score('repeats known words', repeatCases()),
      await score(
        'repeats unknown words',
        unknownWords.map((answer) => ({ question: `say ${answer}`, answer })),
      ),
    ];
  } finally {
    await llama.dispose();
  }
}

/** SHA-256 of a file in hex. */
export function fileHash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

if (import.meta.main) {
  for (const { name, right, of, missed } of await evaluateStarter(
    process.argv[2] ?? 'resources/models/homeport-starter.gguf',
  )) {
    console.log(`| ${name} | ${right} of ${of} | ${((100 * right) / of).toFixed(1)} % |`);
    if (process.argv.includes('-v')) console.log(missed.map((each) => `    ${each}`).join('\n'));
  }
}
