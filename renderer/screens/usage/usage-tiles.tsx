import type { UsageSums } from '../../../server/contract/hub/usage.ts';
import { Tiles } from '../../components/tiles.tsx';
import { formatCount, formatMs, formatPercent, formatShort, formatUsd } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** The whole time in five figures. */
export function UsageTiles({ totals }: { readonly totals: UsageSums }) {
  const { usage: texts } = useTexts();
  const { requests, errors, cancelled, inputTokens, outputTokens, cost, meanFirstTokenMs } = totals;
  return (
    <Tiles
      tiles={[
        { label: texts.cost, value: formatUsd(cost) },
        { label: texts.requests, value: formatCount(requests) },
        {
          label: texts.tokens,
          value: formatShort(inputTokens + outputTokens),
          hint: texts.tokensHint(formatShort(inputTokens), formatShort(outputTokens)),
        },
        {
          label: texts.errors,
          value: formatCount(errors),
          hint: texts.errorsHint(formatPercent(requests === 0 ? 0 : errors / requests), formatCount(cancelled)),
        },
        { label: texts.firstToken, value: formatMs(meanFirstTokenMs), hint: texts.firstTokenHint },
      ]}
    />
  );
}
