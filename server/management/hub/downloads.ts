import * as contract from '../../contract/hub/downloads.ts';
import type { Downloads } from '../../models/downloads.ts';
import { actorOf, implement, type Handler } from '../resource.ts';

export function downloadHandlers(downloads: Downloads): readonly Handler[] {
  return [
    implement(contract.listDownloads, () => ({ downloads: [...downloads.all()] })),
    implement(contract.createDownload, ({ body }, context) => downloads.add(body.name, actorOf(context))),
    implement(contract.pauseDownload, ({ params }) => downloads.pause(params.id)),
    implement(contract.resumeDownload, ({ params }, context) => downloads.resume(params.id, actorOf(context))),
    implement(contract.deleteDownload, ({ params }) => {
      downloads.remove(params.id);
      return undefined;
    }),
  ];
}
