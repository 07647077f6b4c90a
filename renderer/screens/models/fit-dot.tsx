import type { ModelFit } from '../../../server/contract/hub/catalogue.ts';

const dots = { fits: 'bg-good', tight: 'bg-busy', 'too-large': 'bg-danger' } as const;

/** Whether a model fits, at a glance. */
export function FitDot({ verdict }: { readonly verdict: ModelFit['verdict'] }) {
  return <span aria-hidden className={`size-2 shrink-0 rounded-full ${dots[verdict]}`} />;
}
