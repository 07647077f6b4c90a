import { formatSeconds } from '../format.ts';

export const places = {
  chat: 'Chat',
  models: 'Models',
  connect: 'Connect',
  server: 'Server',
  keys: 'Keys',
  users: 'Users',
  teams: 'Teams',
  usage: 'Usage',
  activity: 'Activity',
  audit: 'Audit',
  settings: 'Settings',
};

export const actions = {
  newChat: 'New chat',
  toggleRail: 'Show or hide the rail',
  pickModel: 'Choose a model',
  togglePanel: 'Show or hide the settings of the chat',
  focusComposer: 'Write a message',
  stopAnswer: 'Stop the answer',
  findInChat: 'Find in this chat',
  nextTheme: 'Switch the theme',
  openPalette: 'Go anywhere, do anything',
  showShortcuts: 'Show the shortcuts',
};

export const rail = {
  newChat: 'New chat',
  menu: 'Menu',
  collapse: 'Collapse the rail',
  expand: 'Expand the rail',
  today: 'Today',
  yesterday: 'Yesterday',
  earlier: 'Earlier',
  deleteChat: (title: string) => `Delete the chat “${title}”`,
  deleted: (title: string) => `The chat “${title}” was deleted.`,
  undo: 'Undo',
  chats: 'Chats',
  places: 'Places',
  theme: (now: string, next: string) => `Theme: ${now}. Switch to ${next}`,
  themes: { system: 'as the system', light: 'light', dark: 'dark' },
  signOut: 'Sign out',
  moved: (count: number) =>
    count === 1
      ? 'A chat that was kept in this browser is in the hub now.'
      : `${count} chats that were kept in this browser are in the hub now.`,
};

export const strip = {
  label: 'Status',
  gone: 'The hub does not answer. Trying again…',
  connecting: 'Asking the hub…',
  copyAddress: (address: string) => `Copy ${address}`,
  requests: (running: number, waiting: number) => `${running} running, ${waiting} waiting`,
  showRequests: 'Show the latest requests',
  showEngines: 'Show the engines',
  memory: (megabytes: number) => `The hub itself uses ${megabytes} MB of memory.`,
  noModel: 'no model in memory',
  version: (version: string) => `Homeport ${version}`,
  engineOwn: 'started by Homeport',
  latest: 'Latest requests',
  moreRequests: 'All of them on the Activity page',
  showAddress: 'How programs reach the hub',
  addressOf: (address: string) => `Programs reach the hub at ${address}, with a key from the Keys page.`,
  docs: 'Read and try every route of the API',
  noRequests: 'Nothing was asked yet.',
  openRequest: (model: string, when: string) => `Open the request for ${model} of ${when}`,
  when: 'When',
  model: 'Model',
  tokens: 'Tokens',
  took: 'Took',
  outcome: 'Outcome',
  outcomes: { ok: 'ok', cancelled: 'cancelled', error: 'error' },
  seconds: (seconds: number) => formatSeconds(seconds, 1),
};

export const states = {
  stopped: 'stopped',
  starting: 'starting',
  ready: 'ready',
  degraded: 'in trouble',
  failed: 'in trouble',
  absent: 'not installed',
};

export const palette = {
  label: 'Search pages, actions, chats and models',
  nothing: 'Nothing has these words.',
  kinds: { page: 'Page', action: 'Action', chat: 'Chat', model: 'Model' },
};

export const shortcuts = {
  title: 'Shortcuts',
  inField: 'While writing',
  send: 'Send the message',
  newLine: 'Begin a new line',
  editLast: 'Edit what was asked last (in an empty field)',
};
