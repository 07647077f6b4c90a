import type { AnswerStats } from '../../../server/contract/chat/message.ts';
import { formatCount } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** How fast an answer came, and how much of the model's window it took, in one muted line. */
export function Figures({ stats }: { readonly stats: AnswerStats }) {
  const texts = useTexts().chat;
  const { inputTokens, outputTokens, tokensPerSecond, firstTokenMs, contextWindow, isEstimated } = stats;
  const figures = [
    tokensPerSecond === null ? undefined : texts.speed(tokensPerSecond),
    firstTokenMs === null ? undefined : texts.firstToken(firstTokenMs / 1000),
    contextWindow === null
      ? texts.tokens(inputTokens, outputTokens)
      : texts.ofContext(formatCount(inputTokens + outputTokens), formatCount(contextWindow)),
    isEstimated ? texts.estimated : undefined,
  ];
  return <span>{figures.filter((figure) => figure !== undefined).join(' · ')}</span>;
}
