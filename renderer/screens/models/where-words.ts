import type { ModelRow } from '../../../server/contract/litellm/models.ts';
import type { Texts } from '../../texts/en.ts';
import type { ModelFacts } from './model-facts.ts';

/** What serves a row, in words, such as `Ollama` or `OpenAI-compatible, 10.0.0.5:8000`. */
export function whereWords(texts: Texts['models'], { model_info: info }: ModelRow, facts: ModelFacts): string {
  if (facts.fixedAnswer !== undefined) return texts.fixedAnswerRow;
  if (facts.provider === 'homeport') return texts.sameAs(facts.upstream);
  const names: Readonly<Record<string, string>> = texts.providers;
  const provider = names[facts.provider] ?? facts.provider;
  const host = info.source === 'engine' ? undefined : hostOf(facts.address);
  return host === undefined ? provider : `${provider}, ${host}`;
}

function hostOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  return URL.canParse(address) ? new URL(address).host : address;
}
