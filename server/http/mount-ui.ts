import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express, type Response } from 'express';
import { HubError } from '../domain/errors.ts';
import { sessionCookie } from './credentials.ts';
import { readBody } from './read-body.ts';

/** Everything the pages need comes from the hub itself. */
const OWN_FILES_ONLY = [
  "default-src 'self'",
  "script-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];
/** In the interface no string ever becomes script or markup. */
const INTERFACE_POLICY = [...OWN_FILES_ONLY, "style-src 'self'", "require-trusted-types-for 'script'"].join('; ');
/** Swagger UI writes style elements of its own. */
const DOCS_POLICY = [...OWN_FILES_ONLY, "style-src 'self' 'unsafe-inline'"].join('; ');
/**
 * The page that draws diagrams: its frame has no origin, so it reaches neither session nor storage, and by this nothing on
 * the net. What draws writes style elements and markup; of the hub's scripts alone it may load some.
 */
const DIAGRAM_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

export interface UiDeps {
  /** Folder of the built interface. */
  readonly uiDir: string;
  /** A session for a one-time sign-in token, or undefined when it was used or never made. */
  readonly redeemSignIn: (token: string) => string | undefined;
  /** A session for an administrator's key. @throws HubError for any other */
  readonly signIn: (key: string) => string;
}

/** Serves the interface under `/ui/`, the API's pages at `/docs`, the sign-in link, and a greeting for programs at `/`. */
export function mountUi(app: Express, { uiDir, redeemSignIn, signIn }: UiDeps): void {
  app.get('/', (req, res) => {
    if (req.accepts(['text/plain', 'html']) === 'html') res.redirect(302, '/ui/');
    else res.type('text/plain').send('Homeport is running');
  });

  app.get('/hub/sign-in/:token', (req, res) => {
    // Whoever only looks at the link (a preview, a scanner) must not use it up.
    const isLook = req.method === 'HEAD';
    const session = isLook ? undefined : redeemSignIn(req.params.token);
    // A used link leads to the sign-in page, which says what to do.
    if (session !== undefined) res.setHeader('Set-Cookie', sessionCookie(session));
    res.setHeader('Referrer-Policy', 'no-referrer');
    res.setHeader('Cache-Control', 'no-store');
    res.redirect(302, session === undefined && !isLook ? '/ui/?sign-in=expired' : '/ui/');
  });

  // LiteLLM's form, which its clients send: the name is always `admin`, the password an administrator's key.
  app.post('/login', async (req, res) => {
    const form = new URLSearchParams(Buffer.from(await readBody(req)).toString('utf8'));
    if (form.get('username') !== 'admin') {
      throw new HubError('unauthenticated', 'Sign in as admin, with the master key for a password.', {
        wireType: 'auth_error',
        param: 'username',
      });
    }
    res.setHeader('Set-Cookie', sessionCookie(signIn(form.get('password') ?? '')));
    res.redirect(303, '/ui/');
  });

  app.use('/ui', (req, res, next) => {
    setPageHeaders(res, req.path === '/diagram.html' ? DIAGRAM_POLICY : INTERFACE_POLICY);
    next();
  });
  app.use(
    '/ui/assets',
    express.static(join(uiDir, 'assets'), { immutable: true, maxAge: '1y', index: false, fallthrough: false }),
  );
  app.use('/ui', express.static(uiDir, { etag: true, maxAge: 0 }));
  app.get('/ui/*path', (_req, res) => sendPage(res, join(uiDir, 'index.html')));
  app.get('/docs', (_req, res) => {
    setPageHeaders(res, DOCS_POLICY);
    sendPage(res, join(uiDir, 'docs.html'));
  });
}

/** @throws HubError `not_found` where nobody has built the pages */
function sendPage(res: Response, page: string): void {
  if (!existsSync(page)) {
    throw new HubError('not_found', 'The interface is not built. Run: npm run build');
  }
  res.sendFile(page, { dotfiles: 'allow' });
}

function setPageHeaders(res: Response, policy: string): void {
  res.setHeader('Content-Security-Policy', policy);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
}
