/** Schemes that may be handed to the operating system. */
const EXTERNAL_SCHEMES = new Set(['http:', 'https:', 'mailto:']);
/** What the interface may ask the browser for. */
const PERMISSIONS = new Set(['clipboard-sanitized-write', 'clipboard-read']);

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** A page of the hub that this shell started. */
export function isOwnPage(url: string, hubUrl: string | undefined): boolean {
  return hubUrl !== undefined && parse(url)?.origin === new URL(hubUrl).origin;
}

/** A link that may open in the person's own browser or mail program; nothing that could start a program. */
export function isSafeExternal(url: string): boolean {
  const scheme = parse(url)?.protocol;
  return scheme !== undefined && EXTERNAL_SCHEMES.has(scheme);
}

/** Whether a page may use an ability of the browser: only our own, and only what it needs. */
export function isPermitted(permission: string, requestingUrl: string, hubUrl: string | undefined): boolean {
  return PERMISSIONS.has(permission) && isOwnPage(requestingUrl, hubUrl);
}
