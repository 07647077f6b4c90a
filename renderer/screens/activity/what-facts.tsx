import { Link } from '@tanstack/react-router';
import type { RequestDetail } from '../../api/queries/requests.ts';
import { formatCount, formatMs, formatUsd } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { FactRows, factOf } from './fact-rows.tsx';
import { formatRate } from './format-rate.ts';
import { withSeenControls } from './inert-text.ts';

/** What was asked, what answered, and what it took. */
export function WhatFacts({ request }: { readonly request: RequestDetail }) {
  const { activity: texts } = useTexts();
  const { contextWindow, cost, deploymentId, fallbacks, firstTokenMs, inputTokens, modelAsked, outputTokens } = request;
  const { outcome, retries, route, stream, tokensEstimated, tokensPerSecond, trimmedMessages, trimmedTokens } = request;
  const tokens = texts.tokensSaid(formatCount(inputTokens), formatCount(outputTokens));
  return (
    <FactRows
      facts={[
        factOf(
          texts.modelAsked,
          modelAsked === null ? null : (
            <Link to="/models" search={{ name: modelAsked }} className="rounded text-accent hover:underline">
              {withSeenControls(modelAsked)}
            </Link>
          ),
        ),
        factOf(texts.modelServed, request.modelServed),
        factOf(texts.engine, [request.engine, request.apiBase].filter((each) => each !== null).join(', ')),
        factOf(texts.deployment, deploymentId),
        factOf(texts.tries, texts.retriesOf(retries, fallbacks)),
        factOf(
          texts.dialect,
          [
            texts.dialects[request.dialect] ?? request.dialect,
            request.operation,
            ...(stream === null ? [] : [stream ? texts.streamed : texts.whole]),
          ].join(', '),
        ),
        factOf(texts.route, route === null ? null : <code className="text-xs">{route}</code>),
        factOf(texts.outcome, texts.outcomeWords[outcome]),
        factOf(texts.tokens, tokensEstimated ? `${tokens} (${texts.estimated})` : tokens),
        factOf(texts.rate, tokensPerSecond === null ? null : formatRate(texts, tokensPerSecond)),
        factOf(texts.firstToken, firstTokenMs === null ? null : formatMs(firstTokenMs)),
        factOf(texts.took, formatMs(request.durationMs)),
        factOf(texts.cost, cost === 0 ? null : formatUsd(cost)),
        factOf(
          texts.window,
          contextWindow === null
            ? null
            : [
                texts.windowOf(formatCount(inputTokens + outputTokens), formatCount(contextWindow)),
                ...(trimmedMessages > 0
                  ? [texts.trimmed(formatCount(trimmedMessages), formatCount(trimmedTokens))]
                  : []),
              ].join('; '),
        ),
        factOf(texts.requestId, <code className="text-xs">{request.requestId}</code>),
        factOf(texts.replyId, request.replyId === null ? null : <code className="text-xs">{request.replyId}</code>),
      ]}
    />
  );
}
