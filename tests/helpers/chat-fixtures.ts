import fc from 'fast-check';
import type { ExportedChat, ExportedMessage } from '../../server/contract/chat/files.ts';

/** Texts that a file of chats could trip over, its own marks among them. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }).map((each) => each.toWellFormed()),
  fc
    .array(
      fc.constantFrom(
        'words',
        '\n',
        '\r\n',
        ' ',
        '---\n',
        '## You\n',
        '<!-- homeport:message {"role":"user","id":"x","length":1} -->\n',
        '\n<!-- homeport:file {"id":"f"}\n',
        '-->',
        '`'.repeat(4),
        '</details>',
        '\ufeff',
        '日本',
        '😀',
        '\0',
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join('')),
);
const time = fc.integer({ min: 0, max: 4_000_000_000_000 });

const stats = fc.record({
  inputTokens: fc.nat(),
  outputTokens: fc.nat(),
  isEstimated: fc.boolean(),
  firstTokenMs: fc.option(fc.nat()),
  totalMs: fc.nat(),
  tokensPerSecond: fc.option(fc.nat()),
  contextWindow: fc.option(fc.nat()),
});

/** @param fileIds attachments that messages may have */
const messageFacts = (fileIds: readonly string[]) =>
  fc.oneof(
    fc.record({
      role: fc.constant('user' as const),
      createdAt: time,
      text,
      attachments: fc.subarray([...fileIds]),
      isCompared: fc.boolean(),
    }),
    fc.record({
      role: fc.constant('assistant' as const),
      createdAt: time,
      text,
      model: fc.string({ minLength: 1, maxLength: 30 }).map((each) => each.toWellFormed()),
      reasoning: text,
      reasoningMs: fc.option(fc.nat()),
      toolCalls: fc.array(fc.record({ id: fc.string(), name: fc.string(), argumentsText: text }), { maxLength: 2 }),
      outcome: fc.constantFrom('complete', 'cut', 'stopped', 'interrupted', 'failed', 'tool-calls'),
      error: fc.option(text),
      stats: fc.option(stats),
    }),
    fc.record({
      role: fc.constant('tool' as const),
      createdAt: time,
      text,
      callId: fc.string(),
      toolName: fc.string(),
    }),
  );

/** Any chat that the hub may hold: a tree of messages with branches. */
export function anyChat(fileIds: readonly string[] = []): fc.Arbitrary<ExportedChat> {
  const messages = fc.array(fc.tuple(messageFacts(fileIds), fc.nat()), { maxLength: 8 }).map((facts) =>
    facts.map(([each, pick], index): ExportedMessage => {
      const above = pick % (index + 1);
      return { ...each, id: `m${index}`, parentId: above === 0 ? null : `m${above - 1}` };
    }),
  );
  return fc
    .record({
      title: fc.string({ maxLength: 100 }).map((each) => each.toWellFormed()),
      titleBy: fc.constantFrom('words', 'model', 'person'),
      folder: fc.option(fc.constantFrom('Work', 'a "b" <!-- c', 'ordner ü')),
      isPinned: fc.boolean(),
      isArchived: fc.boolean(),
      model: fc.option(fc.constantFrom('ollama/qwen3', 'm')),
      systemPrompt: text,
      parameters: fc.record(
        { temperature: fc.constantFrom(0, 0.5, 2), stop: fc.constant(['-->', '\n']) },
        { requiredKeys: [] },
      ),
      tools: fc.constantFrom([], [{ name: 'look', description: 'Looks -- up', parameters: { type: 'object' } }]),
      createdAt: time,
      updatedAt: time,
      messages,
      head: fc.nat(),
    })
    .map(({ head, ...chat }) => {
      const headId = chat.messages.length === 0 ? null : `m${head % chat.messages.length}`;
      return { ...chat, headId } as unknown as ExportedChat;
    });
}
