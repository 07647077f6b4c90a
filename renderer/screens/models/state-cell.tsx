import { useIsMoving, useLoadedModels } from '../../api/queries/models.ts';
import type { Texts } from '../../texts/en.ts';
import { formatSize } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { ModelCondition } from './model-condition.tsx';
import type { ModelGroup } from './model-groups.ts';
import { residencyOf } from './residency.ts';

const MINUTE_MS = 60_000;

/** How a name fares: in trouble and why, or how it stands to its engine's memory. */
export function StateCell({ group }: { readonly group: ModelGroup }) {
  const { models: texts, states } = useTexts();
  const { condition, members, problems, troubles } = group;
  const loaded = useLoadedModels().data?.get(group.name);
  const isMoving = useIsMoving(group.name);
  const state = members[0]?.row.model_info.engine_state ?? 'stopped';
  const why = troubles.join(' ');
  const isPartly = problems > 0 && problems < members.length;
  const { isKnown, isLoaded } = residencyOf(group);
  const calm = condition === 'ready' || condition === 'loaded';
  if (isMoving) {
    return <ModelCondition condition="cooling" text={isLoaded ? texts.unloadingNow : texts.loadingNow} />;
  }
  return (
    <div title={why === '' ? undefined : why}>
      {isPartly ? (
        <ModelCondition condition="cooling" text={texts.partly(problems, members.length)} />
      ) : calm && isKnown && isLoaded ? (
        <ModelCondition
          condition="loaded"
          text={loaded === undefined ? undefined : texts.loadedSize(formatSize(loaded.sizeBytes))}
        />
      ) : (
        <ModelCondition
          condition={condition}
          text={condition === 'unsure' ? states[state] : calm && isKnown ? texts.notLoaded : undefined}
        />
      )}
      {calm && isLoaded && loaded !== undefined && (
        <p className="text-xs whitespace-nowrap text-muted">{leaves(texts, loaded.leavesInMs)}</p>
      )}
      {why !== '' && <p className="line-clamp-2 max-w-56 text-xs break-words text-muted max-lg:hidden">{why}</p>}
    </div>
  );
}

function leaves(texts: Texts['models'], leavesInMs: number | undefined): string {
  if (leavesInMs === undefined) return texts.staysLoaded;
  return texts.unloadsIn(Math.max(0, Math.round(leavesInMs / MINUTE_MS)));
}
