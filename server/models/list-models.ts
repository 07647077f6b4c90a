import type { ModelCapabilities } from '../domain/model.ts';
import type { Principal } from '../domain/ports.ts';
import type { Deployments } from './deployments.ts';
import type { ModelDirectory } from './model-directory.ts';

export type FallbackType = 'general' | 'context_window' | 'content_policy';

export interface ListOptions {
  /** Names with a `*` too. */
  readonly withWildcards?: boolean;
  /** Only what this team may use. */
  readonly teamId?: string | undefined;
  /** Access groups too, or nothing else. */
  readonly accessGroups?: 'without' | 'with' | 'only';
  /** Tell what is tried when a model fails. */
  readonly fallbacks?: FallbackType | undefined;
}

/** An entry of `/v1/models`. */
export interface ListEntry {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly contextLength: number | undefined;
  readonly capabilities: ModelCapabilities | undefined;
  readonly note: string | undefined;
  readonly fallbacks?: readonly string[] | undefined;
}

export interface ModelListDeps {
  readonly directory: Pick<ModelDirectory, 'list'>;
  readonly deployments: Pick<Deployments, 'all'>;
  readonly mayUse: (caller: Principal, model: string) => boolean;
  /** Whether a team's own list lets a model through. */
  readonly teamAllows: (teamId: string, model: string) => boolean;
  readonly fallbacksOf: (model: string, type: FallbackType) => readonly string[];
  /** For what has no date of its own; epoch milliseconds. */
  readonly startedAt: number;
}

/** Lists what a caller may ask for. Never asks an engine. */
export function createModelList(deps: ModelListDeps): (caller: Principal, options?: ListOptions) => ListEntry[] {
  return (caller, options = {}) => {
    const { accessGroups = 'without', fallbacks, teamId, withWildcards = false } = options;
    const isVisible = (name: string, teamIds: readonly string[]) =>
      deps.mayUse(caller, name) &&
      (teamIds.length === 0 || caller.isAdmin || teamIds.includes(caller.teamId ?? '')) &&
      (teamId === undefined || deps.teamAllows(teamId, name)) &&
      (teamId === undefined || teamIds.length === 0 || teamIds.includes(teamId));

    const plain = (id: string): ListEntry => ({
      id,
      createdAt: deps.startedAt,
      contextLength: undefined,
      capabilities: undefined,
      note: undefined,
    });
    const models = deps.directory
      .list()
      .filter(({ name, teamIds }) => isVisible(name, teamIds))
      .map(({ name, model }) => ({
        id: name,
        createdAt: model.modifiedAt ?? deps.startedAt,
        contextLength: model.contextLength,
        capabilities: model.capabilities,
        note: model.note,
      }));
    const rows = deps.deployments
      .all()
      .filter((row) => isVisible(row.modelName, row.teamId === null ? [] : [row.teamId]));
    const patterns = rows.map(({ modelName }) => modelName).filter((name) => withWildcards && name.endsWith('*'));
    const groups = accessGroups === 'without' ? [] : rows.flatMap((row) => row.accessGroups);
    const extra = [...new Set([...(accessGroups === 'only' ? [] : patterns), ...groups])].map(plain);
    const listed = accessGroups === 'only' ? extra : [...models, ...extra];
    if (fallbacks === undefined) return listed;
    return listed.map((entry) => ({ ...entry, fallbacks: deps.fallbacksOf(entry.id, fallbacks) }));
  };
}
