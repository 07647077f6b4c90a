import type { ChatHistoryItem, ChatModelFunctionCall, ChatModelResponse, ChatWrapper } from 'node-llama-cpp';
import type { ChatJob, ChatTurn, PastCall } from '../child-protocol.ts';

/** A conversation in the library's words, ending with the answer that is to be written. */
export function buildHistory(job: ChatJob, wrapper: ChatWrapper): ChatHistoryItem[] {
  const canThink = wrapper.settings.segments?.thought !== undefined;
  const history: ChatHistoryItem[] = [];
  for (const turn of job.turns) {
    if (turn.role !== 'assistant') {
      history.push({ type: turn.role, text: turn.text });
      continue;
    }
    // Calls, their results and what was said then are one answer to the library.
    const last = history.at(-1);
    const response = responseOf(turn, canThink);
    if (last?.type === 'model') last.response.push(...response);
    else history.push({ type: 'model', response });
  }
  if (history.at(-1)?.type !== 'model') {
    history.push({ type: 'model', response: canThink && job.withoutThinking ? [finishedThought('')] : [] });
  }
  return history;
}

function responseOf(
  { text, reasoning, calls }: Extract<ChatTurn, { role: 'assistant' }>,
  canThink: boolean,
): ChatModelResponse['response'] {
  return [
    ...(canThink && reasoning !== undefined ? [finishedThought(reasoning)] : []),
    ...(text === '' ? [] : [text]),
    ...calls.map(callOf),
  ];
}

function finishedThought(text: string): ChatModelResponse['response'][number] {
  return { type: 'segment', segmentType: 'thought', text, ended: true };
}

function callOf({ name, argumentsText, resultText }: PastCall, index: number): ChatModelFunctionCall {
  return {
    type: 'functionCall',
    name,
    params: parseOrKeep(argumentsText),
    result: parseOrKeep(resultText),
    startsNewChunk: index === 0,
  };
}

/** The library writes values as JSON: text that is JSON already must not be quoted once more. */
function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
