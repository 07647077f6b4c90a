// A stand-in for Electron's main process, as far as the shell uses it. Each behaviour follows Electron's documentation of
// the module it imitates; it is our understanding of Electron, not Electron. A test drives it over the process's IPC
// channel and is told of everything that happens.
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';

const tell = (event: string, detail: unknown = null) => process.send?.({ event, detail });

class Cancellable {
  isPrevented = false;
  preventDefault(): void {
    this.isPrevented = true;
  }
}

/** app: quit() emits before-quit, closes windows, then will-quit and quit; preventDefault in between keeps it alive. */
class App extends EventEmitter {
  isPackaged = process.env['STAND_IN_PACKAGED'] === '1';
  requestSingleInstanceLock = () => process.env['STAND_IN_SECOND'] !== '1';
  enableSandbox = () => tell('sandbox');
  getPath = () => process.env['STAND_IN_USER_DATA'] ?? '.';
  whenReady = () => Promise.resolve();

  quit(): void {
    const event = new Cancellable();
    this.emit('before-quit', event);
    tell('before-quit', { held: event.isPrevented });
    if (event.isPrevented) return;
    for (const window of BrowserWindow.all) window.close();
    tell('quit');
    setImmediate(() => process.exit(0));
  }
}

class WebContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
}

/** BrowserWindow: close() emits close, which may be prevented, then closed. */
class BrowserWindow extends EventEmitter {
  static readonly all = new Set<BrowserWindow>();
  readonly webContents = new WebContents();
  isShown = false;

  constructor(options: object) {
    super();
    BrowserWindow.all.add(this);
    tell('window', options);
    app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    tell('load', url);
    this.emit('ready-to-show');
  }
  async loadFile(path: string): Promise<void> {
    tell('load-file', path);
    this.emit('ready-to-show');
  }
  show(): void {
    this.isShown = true;
    tell('show');
  }
  hide(): void {
    this.isShown = false;
    tell('hide');
  }
  close(): void {
    const event = new Cancellable();
    this.emit('close', event);
    if (event.isPrevented) return;
    BrowserWindow.all.delete(this);
    this.emit('closed');
  }
  focus = () => tell('focus');
  restore = () => tell('restore');
  isMinimized = () => false;
  getNormalBounds = () => ({ x: 10, y: 20, width: 900, height: 700 });
}

interface MenuItem {
  readonly label?: string;
  readonly click?: () => void;
}
let trayMenu: readonly MenuItem[] = [];

class Tray extends EventEmitter {
  constructor(image: string) {
    super();
    tell('tray', image);
  }
  setToolTip = () => undefined;
  setContextMenu = (menu: readonly MenuItem[]) => {
    trayMenu = menu;
  };
}

/** utilityProcess.fork: a child with a message port, and output to read. */
function forkUtility(entry: string): EventEmitter {
  const shim = new URL('./parent-port.ts', import.meta.url).href;
  const child = fork(entry, [], { execArgv: ['--import', shim], silent: true });
  const handle = Object.assign(new EventEmitter(), {
    stdout: child.stdout,
    stderr: child.stderr,
    postMessage: (message: object) => void child.send(message),
    kill: () => child.kill(),
  });
  child.on('message', (message) => {
    tell('from-hub', message);
    handle.emit('message', message);
  });
  child.on('exit', (code) => {
    tell('hub-exit', code);
    handle.emit('exit', code ?? 1);
  });
  tell('hub-fork', child.pid);
  return handle;
}

type Permit = (contents: unknown, permission: string, ...rest: unknown[]) => unknown;
const permissions: { request?: Permit; check?: Permit; device?: () => boolean } = {};

export const app = new App();
export { BrowserWindow, Tray };
export const Menu = { buildFromTemplate: (items: readonly MenuItem[]) => items };
export const utilityProcess = { fork: forkUtility };
export const nativeTheme = { shouldUseDarkColors: true };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const clipboard = { writeText: async (text: string) => tell('copied', text) };
export const shell = { openExternal: async (url: string) => tell('external', url) };
export const dialog = {
  async showMessageBox(options: { message: string; detail: string }) {
    tell('dialog', options);
    return { response: 0 };
  },
};
export const session = {
  defaultSession: {
    cookies: { set: async (cookie: object) => tell('cookie', cookie) },
    setPermissionRequestHandler: (handler: Permit) => (permissions.request = handler),
    setPermissionCheckHandler: (handler: Permit) => (permissions.check = handler),
    setDevicePermissionHandler: (handler: () => boolean) => (permissions.device = handler),
  },
};

/** What a test may ask of the shell from outside. */
const commands: Readonly<Record<string, (detail: never) => unknown>> = {
  quit: () => app.quit(),
  'second-instance': () => app.emit('second-instance'),
  'close-window': () => [...BrowserWindow.all].forEach((window) => window.close()),
  tray: (label: string) => trayMenu.find((item) => item.label === label)?.click?.(),
  'open-window': (url: string) => tell('opened', [...BrowserWindow.all][0]?.webContents.openHandler?.({ url })),
  navigate(url: string) {
    const event = Object.assign(new Cancellable(), { url });
    [...BrowserWindow.all][0]?.webContents.emit('will-frame-navigate', event);
    tell('navigated', !event.isPrevented);
  },
  permission: ([name, url]: [string, string]) => tell('permitted', permissions.check?.(null, name, url)),
};
process.on('message', ({ command, detail }: { command: string; detail: never }) => commands[command]?.(detail));
