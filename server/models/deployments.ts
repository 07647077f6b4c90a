import type { Actor, AuditEntry } from '../domain/account.ts';
import { withoutCredentials } from '../domain/address.ts';
import { auditEntry } from '../domain/audit.ts';
import { HUB_PROVIDER, type Deployment, type DeploymentChange } from '../domain/deployment.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';

/** Where deployments are kept. */
export interface DeploymentRecords {
  all(): readonly Deployment[];
  /** All changes and their audit rows in one transaction. */
  apply(changes: readonly DeploymentChange[], audit: readonly AuditEntry[]): void;
}

/** Every deployment, in memory and written through, so that a request costs no database read. */
export interface Deployments {
  all(): readonly Deployment[];
  get(id: string): Deployment | undefined;
  /** Those of one group, aliases included. */
  named(modelName: string): readonly Deployment[];
  /** Those whose name ends in `*` and fits, of the longest such name only. */
  fitting(modelName: string): readonly Deployment[];
  /**
   * All changes, with an audit row for each, or none.
   * @throws HubError for one that came with a configuration file, or a name that would lead back to itself
   */
  apply(changes: readonly DeploymentChange[], by: Actor): void;
  /** Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
}

/** @param fromFile deployments of a configuration file; they win over stored ones of the same id and never change */
export function createDeployments(deps: {
  records: DeploymentRecords;
  fromFile?: readonly Deployment[];
  clock: Clock;
}): Deployments {
  const { records, fromFile = [], clock } = deps;
  const listeners = new Set<() => void>();
  let byId = new Map([...records.all(), ...fromFile].map((row) => [row.id, row]));
  let groups = Map.groupBy(byId.values(), ({ modelName }) => modelName);

  return {
    all: () => [...byId.values()],
    get: (id) => byId.get(id),
    named: (modelName) => groups.get(modelName) ?? [],
    fitting(modelName) {
      const fitting = [...groups.keys()].filter((name) => name.endsWith('*') && fits(name, modelName));
      const longest = fitting.toSorted((a, b) => b.length - a.length)[0];
      return longest === undefined ? [] : (groups.get(longest) ?? []);
    },
    apply(changes, by) {
      const next = new Map(byId);
      for (const change of changes) {
        const id = change.type === 'put' ? change.row.id : change.id;
        if (byId.get(id)?.isFromFile === true) throw fixedByFile(id);
        if (change.type === 'put') next.set(id, change.row);
        else next.delete(id);
      }
      const nextGroups = Map.groupBy(next.values(), ({ modelName }) => modelName);
      for (const change of changes) if (change.type === 'put') requireNoCircle(change.row, nextGroups);
      const at = clock.now();
      records.apply(
        changes,
        changes.map((change) => auditOf(change, byId, by, at)),
      );
      byId = next;
      groups = nextGroups;
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function fits(pattern: string, name: string): boolean {
  return name.startsWith(pattern.slice(0, -1));
}

function fixedByFile(id: string): HubError {
  return new HubError(
    'invalid_request',
    `The model ${id} came with the configuration file. Change it there and start the hub again.`,
    { param: 'id' },
  );
}

/** @throws HubError when following the names would lead back to this one */
function requireNoCircle(row: Deployment, groups: ReadonlyMap<string, readonly Deployment[]>): void {
  const circle = circleOf(row, groups);
  if (circle === undefined) return;
  throw new HubError('conflict', `An alias can't stand for itself: ${circle.join(' → ')}.`, { param: 'model' });
}

/** The names on the way from a deployment that stands for another name back to its own, where there is such a way. */
export function circleOf(
  { provider, modelName, model }: Deployment,
  groups: ReadonlyMap<string, readonly Deployment[]>,
): readonly string[] | undefined {
  const seen = new Set<string>();
  const follow = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (name === modelName) return path;
    if (seen.has(name)) return undefined;
    seen.add(name);
    const further = (groups.get(name) ?? []).filter((each) => each.provider === HUB_PROVIDER);
    return further.map((each) => follow(each.model, [...path, each.model])).find((circle) => circle !== undefined);
  };
  const isPattern = modelName.endsWith('*');
  return provider === HUB_PROVIDER && !isPattern ? follow(model, [modelName, model]) : undefined;
}

function auditOf(change: DeploymentChange, known: ReadonlyMap<string, Deployment>, by: Actor, at: number): AuditEntry {
  const subjectId = change.type === 'put' ? change.row.id : change.id;
  const before = known.get(subjectId);
  return auditEntry(
    {
      subject: 'models',
      subjectId,
      before: before === undefined ? undefined : withoutSecrets(before),
      after: change.type === 'put' ? withoutSecrets(change.row) : undefined,
    },
    by,
    at,
  );
}

function withoutSecrets({ apiKey, apiBase, ...row }: Deployment): object {
  return { ...row, apiBase: apiBase === null ? null : withoutCredentials(apiBase), hasKey: apiKey !== null };
}
