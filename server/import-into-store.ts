import { join } from 'node:path';
import { storeMasterKey } from './accounts/master-key.ts';
import type { LitellmConfig } from './config/litellm/read-config.ts';
import type { Actor } from './domain/account.ts';
import { createSettings } from './management/hub/settings.ts';
import { createDeployments } from './models/deployments.ts';
import { lockDataDir } from './store/data-lock.ts';
import { openDatabase } from './store/database.ts';
import { createDeploymentStore } from './store/deployment-store.ts';
import { createSecretBox, loadDataKey } from './store/secret-box.ts';
import { createSettingsStore } from './store/settings-store.ts';
import { systemClock as clock } from './telemetry/clock.ts';
import { silentLogger } from './telemetry/logger.ts';

const IMPORTER: Actor = { id: 'import', userId: null, requestId: 'import:litellm' };

/**
 * Puts what a configuration says into a data folder. A second import of the same file changes nothing.
 * @throws StoreError while a hub uses the folder
 */
export function importLitellm(
  { deployments, settings, masterKey }: Pick<LitellmConfig, 'deployments' | 'settings' | 'masterKey'>,
  dataDir: string,
): void {
  const unlock = lockDataDir(dataDir, process.pid);
  try {
    const db = openDatabase({ path: join(dataDir, 'homeport.db') });
    try {
      const box = createSecretBox(loadDataKey(join(dataDir, 'data.key')));
      const settingsStore = createSettingsStore(db);
      db.transaction(() => {
        createDeployments({ records: createDeploymentStore(db, box, silentLogger), clock }).apply(
          deployments.map((row) => ({ type: 'put', row })),
          IMPORTER,
        );
        createSettings({ records: settingsStore, clock }).update(settings, IMPORTER);
        if (masterKey !== undefined) storeMasterKey(settingsStore, masterKey);
      })();
    } finally {
      db.close();
    }
  } finally {
    unlock();
  }
}
