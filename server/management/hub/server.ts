import * as contract from '../../contract/hub/server.ts';
import type { LogTail } from '../../domain/ports.ts';
import { actorOf, implement, type Handler } from '../resource.ts';
import type { LanAccess } from './lan-access.ts';

export interface ServerDeps {
  readonly readServer: () => contract.HubServer;
  readonly lan: LanAccess;
  readonly lookAtPort: (port: number) => Promise<{
    readonly isFree: boolean;
    readonly holder: { readonly pid: number; readonly command: string } | undefined;
    readonly nextFree: number | undefined;
  }>;
  readonly log: {
    setLevel(level: contract.HubServer['log']['level']): void;
    tail(lines: number): Promise<LogTail>;
  };
}

export function serverHandlers({ readServer, lan, lookAtPort, log }: ServerDeps): readonly Handler[] {
  return [
    implement(contract.getServer, () => readServer()),
    implement(contract.openLan, async ({ body }, context) => {
      await lan.open(body.port, actorOf(context));
      return readServer();
    }),
    implement(contract.closeLan, (_request, context) => {
      lan.close(actorOf(context));
      return readServer();
    }),
    implement(contract.getPort, async ({ params }) => {
      const { isFree, holder, nextFree } = await lookAtPort(params.port);
      return { port: params.port, isFree, holder: holder ?? null, nextFree: nextFree ?? null };
    }),
    implement(contract.getLog, async () => {
      const { file, lines } = await log.tail(contract.LOG_TAIL_LINES);
      return { file, lines: [...lines] };
    }),
    implement(contract.setLogLevel, ({ body }, context) => {
      log.setLevel(body.level);
      context.logger.warn('log.level_changed', { requestId: context.requestId, level: body.level });
      return readServer();
    }),
  ];
}
