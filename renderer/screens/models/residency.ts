import type { ModelGroup } from './model-groups.ts';

/** How a name stands to its engine's memory. */
export interface Residency {
  /** Its engine says what is in memory, so it can be brought in and taken out. */
  readonly isKnown: boolean;
  readonly isLoaded: boolean;
}

export function residencyOf({ servedBy, condition }: ModelGroup): Residency {
  const known = servedBy.filter(({ row }) => row.model_info.loaded !== null);
  return {
    isKnown: known.length > 0 && condition !== 'problem' && condition !== 'unsure',
    isLoaded: known.some(({ row }) => row.model_info.loaded === true),
  };
}

/** Bytes on disk of what serves a name; undefined where nobody knows. */
export function sizeOf({ servedBy }: ModelGroup): number | undefined {
  const sizes = servedBy.map(({ row }) => row.model_info.size_bytes).filter((size) => size !== null);
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}

const KEEPERS = ['ollama', 'llama-cpp'];

/** The name and size of the files behind a name, where they are this hub's to delete: those an engine offers by itself. */
export function filesOf(
  { kind, name, members }: ModelGroup,
  isStarter: boolean,
): { readonly name: string; readonly sizeBytes: number } | undefined {
  const [member] = members;
  if (kind !== 'own' || isStarter || member === undefined) return undefined;
  const { litellm_provider: provider, size_bytes: sizeBytes } = member.row.model_info;
  return KEEPERS.includes(provider) ? { name, sizeBytes: sizeBytes ?? 0 } : undefined;
}

/** Whether somebody can talk with it. */
export function canChat({ servedBy, condition }: ModelGroup): boolean {
  return (
    condition !== 'problem' &&
    servedBy.some(({ row }) => !['embedding', 'completion'].includes(String(row.model_info['mode'])))
  );
}
