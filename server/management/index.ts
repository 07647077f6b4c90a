import type { Downloads } from '../models/downloads.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { getAbout, type HubAbout } from '../contract/hub/about.ts';
import { getStatus, type HubStatus } from '../contract/hub/status.ts';
import { auditHandlers, type AuditReader } from './hub/audit.ts';
import { chatHandlers, type ChatDeps } from './hub/chat/chat.ts';
import { connectHandlers, type ConnectDeps } from './hub/connect/connect.ts';
import { modelAliasHandlers, type ModelAliasDeps } from './hub/model-aliases.ts';
import { engineHandlers, type EngineControlDeps } from './hub/engines.ts';
import { chatSearchHandlers, type ChatSearchDeps } from './hub/conversation-search.ts';
import { catalogueHandlers, type CatalogueDeps } from './hub/catalogue.ts';
import { downloadHandlers } from './hub/downloads.ts';
import { createNames } from './hub/names.ts';
import { requestHandlers, type LedgerReader, type RequestDeps } from './hub/requests.ts';
import { serverHandlers, type ServerDeps } from './hub/server.ts';
import { sessionHandlers, type SessionDeps } from './hub/session.ts';
import { settingsHandlers, type Settings } from './hub/settings.ts';
import { upstreamHandlers, type UpstreamDeps } from './hub/upstreams.ts';
import { usageHandlers } from './hub/usage.ts';
import { activityHandlers } from './litellm/activity.ts';
import { groupHandlers, type GroupDeps } from './litellm/groups.ts';
import { keyHandlers, type KeyDeps } from './litellm/keys.ts';
import { modelHandlers, type ModelDeps } from './litellm/models.ts';
import { spendHandlers, type SpendDeps } from './litellm/spend.ts';
import { utilsHandlers, type UtilsDeps } from './litellm/utils.ts';
import { userHandlers, type UserDeps } from './litellm/users.ts';
import { implement, type Handler } from './resource.ts';
import type { UsageReader } from './usage-reader.ts';

export interface ManagementDeps {
  readonly book: AccountBook;
  readonly keys: KeyDeps;
  readonly users: Pick<UserDeps, 'users'>;
  readonly groups: GroupDeps;
  readonly session: SessionDeps;
  readonly settings: Settings;
  readonly aliases: ModelAliasDeps;
  readonly models: ModelDeps;
  readonly utils: UtilsDeps;
  readonly upstreams: UpstreamDeps;
  readonly connect: ConnectDeps;
  readonly chat: ChatDeps;
  readonly ledger: LedgerReader;
  readonly requests: RequestDeps;
  readonly usage: UsageReader;
  readonly spend: Omit<SpendDeps, keyof KeyDeps | 'usage'>;
  readonly audit: AuditReader;
  readonly chatSearch: ChatSearchDeps;
  readonly readStatus: () => HubStatus;
  readonly about: () => HubAbout;
  readonly engines: EngineControlDeps['engines'];
  readonly server: ServerDeps;
  readonly downloads: Downloads;
  readonly catalogue: Omit<CatalogueDeps, 'engines'>;
}

/** Every management resource. */
export function createHandlers(deps: ManagementDeps): readonly Handler[] {
  const names = createNames(deps.book);
  return [
    ...keyHandlers(deps.keys),
    ...userHandlers({ ...deps.keys, ...deps.users, limitsOf: deps.groups.limitsOf }),
    ...groupHandlers({ ...deps.keys, ...deps.groups }),
    ...sessionHandlers(deps.session),
    ...settingsHandlers({ settings: deps.settings, budgets: deps.groups.budgets }),
    ...modelAliasHandlers(deps.aliases),
    ...modelHandlers(deps.models),
    ...utilsHandlers(deps.utils),
    ...upstreamHandlers(deps.upstreams),
    ...chatHandlers(deps.chat),
    ...requestHandlers({ ...deps.requests, ledger: deps.ledger, names }),
    ...connectHandlers({ ...deps.connect, ledger: deps.ledger }),
    ...usageHandlers({ usage: deps.usage, names }),
    ...spendHandlers({ ...deps.keys, ...deps.spend, usage: deps.usage }),
    ...activityHandlers({ ...deps.keys, usage: deps.usage }),
    ...auditHandlers({ audit: deps.audit, names }),
    ...chatSearchHandlers(deps.chatSearch),
    implement(getStatus, () => deps.readStatus()),
    implement(getAbout, () => deps.about()),
    ...engineHandlers(deps),
    ...serverHandlers(deps.server),
    ...downloadHandlers(deps.downloads),
    ...catalogueHandlers({ ...deps.catalogue, engines: deps.engines }),
  ];
}
