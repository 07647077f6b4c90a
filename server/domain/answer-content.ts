import type { AnswerChoice, AnswerContent } from './kept-bodies.ts';
import type { FinishReason, StreamPart } from './stream-frame.ts';

/** Puts together what the parts of an answer say. */
export interface AnswerCollector {
  add(parts: readonly StreamPart[]): void;
  content(): AnswerContent;
}

interface Choice {
  text: string;
  reasoning: string;
  readonly toolCalls: { name: string; argumentsText: string }[];
  finish: FinishReason | null;
}

/** @param room characters of text, reasoning and arguments together; what comes after them is left out */
export function createAnswerCollector(room: number): AnswerCollector {
  const choices: Choice[] = [];
  let left = room;
  let embeddings = 0;
  let isCut = false;

  function choiceOf(index: number): Choice {
    return (choices[index] ??= { text: '', reasoning: '', toolCalls: [], finish: null });
  }

  function fitting(text: string): string {
    if (text.length <= left) {
      left -= text.length;
      return text;
    }
    isCut = true;
    // Not within a pair of surrogates: half of one is no text.
    const end = /[\uD800-\uDBFF]$/.test(text.slice(0, left)) ? left - 1 : left;
    left = 0;
    return text.slice(0, Math.max(0, end));
  }

  function addPart(part: StreamPart): void {
    switch (part.type) {
      case 'text-delta':
        choiceOf(part.choice).text += fitting(part.text);
        break;
      case 'reasoning-delta':
        choiceOf(part.choice).reasoning += fitting(part.text);
        break;
      case 'tool-call-start':
        choiceOf(part.choice).toolCalls[part.call] = { name: fitting(part.name), argumentsText: '' };
        break;
      case 'tool-call-delta': {
        const call = choiceOf(part.choice).toolCalls[part.call];
        if (call !== undefined) call.argumentsText += fitting(part.argumentsText);
        break;
      }
      case 'finish':
        choiceOf(part.choice).finish = part.reason;
        break;
      case 'embedding':
        embeddings++;
        break;
      case 'generation-start':
      case 'usage':
        break;
    }
  }

  return {
    add(parts) {
      for (const part of parts) addPart(part);
    },
    content: () => ({
      // Choices and calls may come in any order, and one that never came leaves a hole.
      choices: choices.filter(isThere).map(({ toolCalls, ...choice }): AnswerChoice => {
        return { ...choice, toolCalls: toolCalls.filter(isThere) };
      }),
      embeddings,
      isCut,
    }),
  };
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
