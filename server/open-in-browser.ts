import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Opens a page in the person's browser, where there is one. A failure is no reason to stop: the address was printed. */
export async function openInBrowser(
  url: string,
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const command = openerFor(platform, env);
  if (command === undefined) return;
  const [program, ...args] = command;
  const child = spawn(program, [...args, url], { detached: true, stdio: 'ignore' });
  child.unref();
  try {
    await once(child, 'spawn');
  } catch {
    process.stdout.write('No browser could be opened; use the address above.\n');
  }
}

function openerFor(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): readonly [string, ...string[]] | undefined {
  switch (platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      return ['cmd', '/c', 'start', ''];
    default:
      // Without a display the opener would look for a text browser and take over the terminal.
      return env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined ? undefined : ['xdg-open'];
  }
}
