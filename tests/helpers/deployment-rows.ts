import { PLAIN_ROUTING, type Deployment, type DeploymentChange } from '../../server/domain/deployment.ts';
import type { DeploymentRecords } from '../../server/models/deployments.ts';

/** A deployment for tests: plain, and changed where a test says so. */
export function deploymentRow(modelName: string, more: Partial<Deployment> = {}): Deployment {
  return {
    ...PLAIN_ROUTING,
    id: `d-${modelName}`,
    modelName,
    provider: 'fake',
    model: modelName,
    createdAt: 1,
    createdBy: 'default_user_id',
    updatedAt: 1,
    updatedBy: 'default_user_id',
    ...more,
  };
}

/** Keeps deployments in memory, as a store would on disk. */
export function memoryDeploymentRecords(rows: readonly Deployment[] = []): DeploymentRecords {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    all: () => [...byId.values()],
    apply(changes: readonly DeploymentChange[]) {
      for (const change of changes) {
        if (change.type === 'put') byId.set(change.row.id, change.row);
        else byId.delete(change.id);
      }
    },
  };
}
