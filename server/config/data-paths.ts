import { join } from 'node:path';

/** What the process finds around it; an argument, so that tests can stand elsewhere. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  readonly platform: NodeJS.Platform;
}

/** The usual place for an application's data: Windows' AppData, macOS' Application Support, XDG elsewhere. */
export function defaultDataDir({ env, homeDir, platform }: Surroundings): string {
  switch (platform) {
    case 'win32':
      return join(env['APPDATA'] ?? join(homeDir, 'AppData', 'Roaming'), 'Homeport');
    case 'darwin':
      return join(homeDir, 'Library', 'Application Support', 'Homeport');
    default:
      return join(env['XDG_DATA_HOME'] ?? join(homeDir, '.local', 'share'), 'homeport');
  }
}
