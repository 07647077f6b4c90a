import type * as Electron from 'electron';
import { SESSION_COOKIE } from '../server/shell-messages.ts';
import { isOwnPage, isPermitted, isSafeExternal } from './guards.ts';
import { createHubProcess, type ReadyHub } from './hub-process.ts';
import { createQuitGate } from './quit-gate.ts';
import { DEFAULT_SIZE, MINIMUM_SIZE, restoreBounds } from './window-bounds.ts';

/** The parts of Electron that the shell uses, handed in so that tests can hand in others. */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'Menu'
  | 'Tray'
  | 'clipboard'
  | 'dialog'
  | 'nativeTheme'
  | 'screen'
  | 'session'
  | 'shell'
  | 'utilityProcess'
>;

export interface ShellDeps {
  readonly electron: ElectronParts;
  readonly platform: NodeJS.Platform;
  /** Start options that are passed on to the hub. */
  readonly argv: readonly string[];
  /** The hub's bundle, the tray's picture, and a page for when nothing can be shown. */
  readonly paths: {
    readonly hubEntry: string;
    readonly trayIcon: string;
    readonly failurePage: string;
    readonly installedResources: string | undefined;
  };
  readonly createNonce: () => string;
  readonly now: () => number;
  readonly readBounds: () => unknown;
  readonly writeBounds: (bounds: Electron.Rectangle) => void;
  readonly log: (line: string) => void;
}

/** Opens the interface in a window and keeps the hub behind it. Product logic has no place here. */
export function startShell(deps: ShellDeps): void {
  const { app, BrowserWindow, dialog, nativeTheme, screen, session, shell, utilityProcess } = deps.electron;
  let hub: ReadyHub | undefined;
  let window: Electron.BrowserWindow | undefined;
  let tray: Electron.Tray | undefined;

  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();

  const hubProcess = createHubProcess({
    fork: () => utilityProcess.fork(deps.paths.hubEntry, [], { serviceName: 'Homeport hub', stdio: 'pipe' }),
    init: { argv: deps.argv, installedResources: deps.paths.installedResources },
    createNonce: deps.createNonce,
    now: deps.now,
    onReady: (ready) => void showHub(ready),
    onFailed: (message) => void showFailure(message),
    log: deps.log,
  });
  const gate = createQuitGate({ stopAll: hubProcess.stop, quit: () => app.quit() });

  async function showHub(ready: ReadyHub): Promise<void> {
    hub = ready;
    await session.defaultSession.cookies.set({
      url: ready.url,
      name: SESSION_COOKIE,
      value: ready.sessionToken,
      httpOnly: true,
      sameSite: 'strict',
    });
    await openWindow().loadURL(`${ready.url}/ui/`);
    if (ready.newMasterKey !== undefined) await showMasterKey(ready.newMasterKey);
  }

  async function showMasterKey(key: string): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'info',
      message: 'Your master key',
      detail: `${key}\n\nIt is shown only this once. It signs in other browsers and manages keys.`,
      buttons: ['Copy', 'Close'],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 0) await deps.electron.clipboard.writeText(key);
  }

  async function showFailure(message: string): Promise<void> {
    deps.log(message);
    await openWindow().loadFile(deps.paths.failurePage);
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: 'Homeport can’t start',
      detail: message,
      buttons: ['Try again', 'Quit'],
      cancelId: 1,
    });
    if (response === 0) hubProcess.start();
    else app.quit();
  }

  function openWindow(): Electron.BrowserWindow {
    if (window !== undefined) return window;
    const displays = screen.getAllDisplays().map(({ workArea }) => workArea);
    const opened = new BrowserWindow({
      ...DEFAULT_SIZE,
      ...restoreBounds(deps.readBounds(), displays),
      minWidth: MINIMUM_SIZE.width,
      minHeight: MINIMUM_SIZE.height,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#14171c' : '#ffffff',
      // The defaults, said aloud because a test reads them.
      webPreferences: { contextIsolation: true, sandbox: true, webSecurity: true, nodeIntegration: false },
    });
    opened.once('ready-to-show', () => opened.show());
    opened.on('close', (event) => {
      deps.writeBounds(opened.getNormalBounds());
      // Without a tray that can be relied on, closing has to mean quitting.
      if (gate.isQuitting || deps.platform === 'linux') return;
      event.preventDefault();
      opened.hide();
    });
    opened.on('closed', () => {
      window = undefined;
      app.quit();
    });
    window = opened;
    return opened;
  }

  function showWindow(): void {
    if (hub === undefined) return;
    const opened = openWindow();
    if (opened.isMinimized()) opened.restore();
    opened.show();
    opened.focus();
  }

  function openTray(): void {
    tray = new deps.electron.Tray(deps.paths.trayIcon);
    tray.setToolTip('Homeport');
    tray.setContextMenu(
      deps.electron.Menu.buildFromTemplate([
        { label: 'Open Homeport', click: showWindow },
        { type: 'separator' },
        { label: 'Quit', click: () => app.quit() },
      ]),
    );
    tray.on('click', showWindow);
  }

  function guard(contents: Electron.WebContents): void {
    contents.setWindowOpenHandler(({ url }) => {
      if (isSafeExternal(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
    contents.on('will-frame-navigate', (event) => {
      if (!isOwnPage(event.url, hub?.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isOwnPage(event.url, hub?.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  }

  function guardPermissions(): void {
    const { defaultSession } = session;
    defaultSession.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) =>
      decide(isPermitted(permission, requestingUrl, hub?.url)),
    );
    defaultSession.setPermissionCheckHandler((_contents, permission, origin) =>
      isPermitted(permission, origin, hub?.url),
    );
    defaultSession.setDevicePermissionHandler(() => false);
  }

  app.on('web-contents-created', (_event, contents) => guard(contents));
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  app.on('before-quit', (event) => gate.onBeforeQuit(event));
  // The hub goes on without a window where there is a tray to bring it back.
  app.on('window-all-closed', () => undefined);
  void app.whenReady().then(() => {
    guardPermissions();
    openTray();
    hubProcess.start();
  });
}
