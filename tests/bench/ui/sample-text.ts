/** An answer with what answers have: headings, lists, a table, code. About 1,400 characters. */
const PARAGRAPHS = [
  '## What happens to a request\n\n',
  'A request is **admitted**, then a target is chosen, and the engine is asked only when somebody reads the frames. ',
  'What was produced is booked in the moment in which the last frame goes out, so nothing is lost when a process ends.\n\n',
  '1. The key is looked up by its hash.\n2. Limits of every level are held against it.\n3. The engine gets the prompt.\n\n',
  '| step | takes | who pays |\n|---|--:|---|\n| admit | 40 µs | nobody |\n| engine | 2 s | the key |\n| settle | 90 µs | the team |\n\n',
  '```ts\nexport function settle(usage: Usage, price: Price): Picodollars {\n  const input = BigInt(usage.inputTokens) * price.input;\n  return input + BigInt(usage.outputTokens) * price.output;\n}\n```\n\n',
  'See [the ledger](https://example.com/ledger) for *why* sums are exact in any order, and `domain/money.ts` for how.\n\n',
];
const SAMPLE = PARAGRAPHS.join('');

/** Pieces of about four characters, without end, as a model's tokens come. */
export function* markdownPieces(): Generator<string, never> {
  for (;;) yield* SAMPLE.match(/[\s\S]{1,4}/g) ?? [];
}

/** The text of message `index` of a long conversation: of very different lengths, and never twice the same. */
export function messageText(index: number): string {
  const length = 40 + ((index * 7919) % 7) * 300;
  return `Message ${index}. ${SAMPLE.repeat(2).slice(0, length)}`;
}
