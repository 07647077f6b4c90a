import type { ToolModel } from '../../../contract/hub/connect.ts';
import type { ModelCapabilities } from '../../../domain/model.ts';
import type { ToolNeeds } from './recipe.ts';

/** A model that the caller may ask for. */
export interface Candidate {
  readonly name: string;
  /** Tokens of prompt and answer together. */
  readonly context: number | undefined;
  readonly capabilities: ModelCapabilities | undefined;
  readonly isStarter: boolean;
  readonly isLoaded: boolean;
}

export interface ModelChoice {
  readonly chat: Candidate | undefined;
  readonly autocomplete: Candidate | undefined;
  readonly embedding: Candidate | undefined;
}

/** Parts of names that make several clients speak as to OpenAI's reasoning models, with other fields and roles. */
const TRAP = /o1|o3|o4|gpt-5/i;
/** Continue finds the marks for the middle of a text by these parts of a name. */
const FILLS_IN = /qwen.*coder|starcoder|codestral|codegemma|codellama|deepseek/i;
const EMBEDS = /embed|(?:^|[/_-])(?:bge|e5|gte|minilm)(?:[^a-z]|$)/i;

/** What suits a tool, by what the engines know of their models and, where they know nothing, by the names. */
export function chooseModels(candidates: readonly Candidate[], needs: ToolNeeds): ModelChoice {
  return {
    chat: best(candidates.filter(canChat), needs),
    autocomplete: candidates
      .filter(canFillIn)
      .toSorted((a, b) => Number(isBase(b)) - Number(isBase(a)) || Number(b.isLoaded) - Number(a.isLoaded))[0],
    embedding: best(candidates.filter(canEmbed), {}),
  };
}

/** Everything a person may pick for a tool, the best first, with what speaks against each. */
export function listChoices(candidates: readonly Candidate[], needs: ToolNeeds): ToolModel[] {
  return candidates
    .filter(canChat)
    .toSorted(byFitness(needs))
    .map((each) => ({ name: each.name, context: each.context ?? null, doubts: [...doubtsOf(each, needs)] }));
}

/** What speaks against a model for a tool, as sentences for a person. */
export function doubtsOf({ name, context, capabilities, isStarter }: Candidate, needs: ToolNeeds): readonly string[] {
  const doubts: string[] = [];
  if (isStarter) doubts.push(`${name} knows a few facts about Homeport and nothing else: add a real model.`);
  if (needs.tools === true && capabilities?.tools === false) {
    doubts.push(`${name} can’t call tools, so this agent can read and change nothing with it.`);
  }
  if (needs.context !== undefined && context !== undefined && context < needs.context) {
    doubts.push(
      `The window of ${name} is ${count(context)} tokens; this tool needs ${count(needs.context)} for its own instructions and tools before you say a word.`,
    );
  }
  const trap = TRAP.exec(name)?.[0];
  if (trap !== undefined) {
    doubts.push(
      `Some clients take a name with “${trap}” in it for one of OpenAI’s reasoning models and change what they send. An alias without it avoids that.`,
    );
  }
  return doubts;
}

function count(tokens: number): string {
  return new Intl.NumberFormat('en').format(tokens);
}

function best(candidates: readonly Candidate[], needs: ToolNeeds): Candidate | undefined {
  return candidates.toSorted(byFitness(needs))[0];
}

/** Fewer doubts before more, tools before none, then what is in memory, then the larger window. */
function byFitness(needs: ToolNeeds): (a: Candidate, b: Candidate) => number {
  const keys = (each: Candidate): readonly number[] => [
    each.isStarter ? 1 : 0,
    doubtsOf(each, needs).length,
    each.capabilities?.tools === true ? 0 : 1,
    each.isLoaded ? 0 : 1,
    -(each.context ?? 0),
  ];
  return (a, b) => {
    const others = keys(b);
    return (
      keys(a)
        .map((key, index) => key - (others[index] ?? 0))
        .find((difference) => difference !== 0) ?? 0
    );
  };
}

function canChat({ name, capabilities }: Candidate): boolean {
  return capabilities === undefined ? !EMBEDS.test(name) : capabilities.chat;
}

function canEmbed({ name, capabilities }: Candidate): boolean {
  return capabilities === undefined
    ? EMBEDS.test(name)
    : capabilities.embedding && !(capabilities.chat && !EMBEDS.test(name));
}

function canFillIn({ name, capabilities, isStarter }: Candidate): boolean {
  if (isStarter) return false;
  return capabilities === undefined ? FILLS_IN.test(name) : capabilities.infill;
}

function isBase({ name }: Candidate): boolean {
  return /base/i.test(name);
}

/** Whether Continue knows by this name how to ask for the middle of a text. */
export function hasKnownInfillName(name: string): boolean {
  return FILLS_IN.test(name);
}
