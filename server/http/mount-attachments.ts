import type { Express, Request, Response } from 'express';
import type { Endpoint } from '../contract/endpoint.ts';
import { HubError } from '../domain/errors.ts';
import { ownerOf } from '../domain/owner.ts';
import type { Principal } from '../domain/ports.ts';
import type { Attachments } from '../management/hub/attachments.ts';
import { requireCaller, type CallerDeps } from './credentials.ts';
import { inMebibytes, readLimited, requireRaw } from './read-limited.ts';
import { requireAccess } from './require-access.ts';
import { sendJson } from './send-json.ts';

export interface AttachmentFaceDeps extends CallerDeps {
  readonly attachments: Pick<Attachments, 'keep' | 'open' | 'maxBytes'>;
}

/** A page that is shown from these bytes can do nothing, whatever they hold. */
const HARMLESS = { 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': "sandbox; default-src 'none'" };

/** Files that are handed over with messages: raw bytes in and out. */
export function mountAttachments(app: Express, deps: AttachmentFaceDeps): void {
  const { attachments } = deps;
  app.post('/hub/attachments', async (req, res) => {
    const owner = ownerOf(requireUser(req, res, deps, 'post'));
    const maxBytes = attachments.maxBytes();
    requireRaw(req);
    const bytes = await readLimited(req, maxBytes, (announced) => tooLarge(maxBytes, announced));
    const attachment = await attachments.keep(bytes, req.query['name'], owner);
    sendJson(res, { status: 201, body: attachment });
  });
  app.get('/hub/attachments/:id', (req, res) => {
    const owner = ownerOf(requireUser(req, res, deps, 'get'));
    const { attachment, bytes } = attachments.open(req.params.id, owner);
    const isImage = attachment.kind === 'image';
    res.writeHead(200, {
      'Content-Type': attachment.mediaType,
      'Content-Length': bytes.length,
      'Content-Disposition': disposition(isImage ? 'inline' : 'attachment', attachment.name),
      // Its id never means other bytes.
      'Cache-Control': 'private, max-age=31536000, immutable',
      ...HARMLESS,
    });
    res.end(bytes);
  });
}

/** Who calls a route of files, as the contracts beside it ask. @throws HubError */
export function requireUser(req: Request, res: Response, deps: CallerDeps, method: Endpoint['method']): Principal {
  const caller = requireCaller(req, res, deps);
  requireAccess(caller, { access: 'admin', face: 'hub', path: req.path, method }, req.path);
  return caller;
}

/** With the name in both spellings: one for every client, one that holds every character (RFC 6266). */
export function disposition(type: 'inline' | 'attachment', name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${type}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function tooLarge(maxBytes: number, announced: number | undefined): HubError {
  const size = announced === undefined ? `larger than ${inMebibytes(maxBytes)}` : inMebibytes(announced);
  return new HubError(
    'payload_too_large',
    `The file is ${size}, and ${inMebibytes(maxBytes)} are allowed. Send a smaller one or a part of it, or raise the setting attachmentMaxBytes.`,
    { param: 'file' },
  );
}
