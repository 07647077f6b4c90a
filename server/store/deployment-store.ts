import type { AuditEntry } from '../domain/account.ts';
import { PLAIN_ROUTING, type Deployment, type DeploymentChange } from '../domain/deployment.ts';
import { UNPRICED } from '../domain/money.ts';
import type { Logger } from '../domain/ports.ts';
import { createAuditWriter } from './audit-writer.ts';
import type { Database } from './database.ts';
import { createRowTable } from './row-codec.ts';
import type { SecretBox } from './secret-box.ts';
import { StoreError } from './store-error.ts';

export interface DeploymentStore {
  /** In the order of making. */
  all(): readonly Deployment[];
  /** All changes and their audit rows in one transaction. */
  apply(changes: readonly DeploymentChange[], audit: readonly AuditEntry[]): void;
}

type Routing = Pick<
  Deployment,
  'weight' | 'rpm' | 'tpm' | 'timeoutMs' | 'retries' | 'mockResponse' | 'tags' | 'accessGroups' | 'teamId' | 'mode'
>;

type Row = Omit<Deployment, keyof Routing | 'apiKey' | 'isFromFile'> & {
  readonly sealedKey: Buffer | null;
  readonly routing: Partial<Routing>;
};

/**
 * Deployments; their providers' keys are sealed. A key that can't be opened (the data key was lost) is left out and
 * logged: the hub starts, and its owner can give the deployment its key again.
 */
export function createDeploymentStore(db: Database, box: SecretBox, logger: Logger): DeploymentStore {
  const writeAudit = createAuditWriter(db);
  const table = createRowTable<Row>(
    db,
    'deployments',
    {
      id: 'plain',
      modelName: 'plain',
      provider: 'plain',
      model: 'plain',
      apiBase: 'plain',
      sealedKey: 'plain',
      price: 'json',
      routing: 'json',
      params: 'json',
      info: 'json',
      createdAt: 'plain',
      createdBy: 'plain',
      updatedAt: 'plain',
      updatedBy: 'plain',
    },
    ['id'],
    'created_at, id',
  );

  function openKey(id: string, sealed: Buffer): string | null {
    try {
      return box.open(sealed);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      logger.warn('deployment.key_unreadable', { id, error });
      return null;
    }
  }

  return {
    all: () =>
      table.all().map(({ sealedKey, routing, price, ...row }) => ({
        ...PLAIN_ROUTING,
        ...row,
        ...routing,
        price: { ...UNPRICED, ...price },
        apiKey: sealedKey === null ? null : openKey(row.id, sealedKey),
      })),
    apply: db.transaction((changes: readonly DeploymentChange[], audit: readonly AuditEntry[]) => {
      for (const change of changes) {
        if (change.type === 'put') table.put(toRow(change.row, box));
        else table.delete(change.id);
      }
      writeAudit(audit);
    }),
  };
}

function toRow(deployment: Deployment, box: SecretBox): Row {
  const { weight, rpm, tpm, timeoutMs, retries, mockResponse, tags, accessGroups, teamId, mode } = deployment;
  const { apiKey, isFromFile: _, ...rest } = deployment;
  return {
    ...rest,
    sealedKey: apiKey === null ? null : box.seal(apiKey),
    routing: { weight, rpm, tpm, timeoutMs, retries, mockResponse, tags, accessGroups, teamId, mode },
  };
}
