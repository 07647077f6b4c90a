/** What the desktop shell tells the hub that it started as a utility process. */
export type ShellMessage =
  | {
      readonly type: 'init';
      /** Comes back in `ready`: the shell loads only the page of the hub it started itself. */
      readonly nonce: string;
      /** Start options, as on the command line. */
      readonly argv: readonly string[];
      /** The installed app's resources folder; absent when the shell runs from a checkout. */
      readonly installedResources?: string | undefined;
    }
  | { readonly type: 'stop' };

/** What the hub tells the shell. */
export type HubMessage =
  | {
      readonly type: 'ready';
      readonly nonce: string;
      readonly url: string;
      /** For the session cookie of the window. */
      readonly sessionToken: string;
      /** The master key, if this start made it: to be shown once. */
      readonly newMasterKey: string | undefined;
    }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stopped' };

/** Name of the cookie that holds a browser session. */
export const SESSION_COOKIE = 'homeport_session';
