import { formatSeconds } from '../format.ts';
import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';

const plural = pluralsOf('de');

export const places: Texts['places'] = {
  chat: 'Chat',
  models: 'Modelle',
  connect: 'Verbinden',
  server: 'Server',
  keys: 'Schlüssel',
  users: 'Nutzer',
  teams: 'Teams',
  usage: 'Nutzung',
  activity: 'Aktivität',
  audit: 'Protokoll',
  settings: 'Einstellungen',
};

export const actions: Texts['actions'] = {
  newChat: 'Neuer Chat',
  toggleRail: 'Seitenleiste zeigen oder verbergen',
  pickModel: 'Modell wählen',
  togglePanel: 'Einstellungen des Chats zeigen oder verbergen',
  focusComposer: 'Nachricht schreiben',
  stopAnswer: 'Antwort anhalten',
  findInChat: 'In diesem Chat suchen',
  nextTheme: 'Farbschema wechseln',
  openPalette: 'Überallhin gehen, alles tun',
  showShortcuts: 'Tastenkürzel zeigen',
};

export const rail: Texts['rail'] = {
  newChat: 'Neuer Chat',
  menu: 'Menü',
  collapse: 'Seitenleiste einklappen',
  expand: 'Seitenleiste ausklappen',
  today: 'Heute',
  yesterday: 'Gestern',
  earlier: 'Früher',
  deleteChat: (title) => `Chat „${title}“ löschen`,
  deleted: (title) => `Der Chat „${title}“ wurde gelöscht.`,
  undo: 'Rückgängig',
  chats: 'Chats',
  places: 'Seiten',
  theme: (now, next) => `Farbschema: ${now}. Wechseln zu: ${next}`,
  themes: { system: 'wie das System', light: 'hell', dark: 'dunkel' },
  signOut: 'Abmelden',
  moved: (count) =>
    plural(count, {
      one: 'Ein Chat dieses Browsers ist jetzt im Hub.',
      other: '# Chats dieses Browsers sind jetzt im Hub.',
    }),
};

export const strip: Texts['strip'] = {
  label: 'Zustand',
  gone: 'Der Hub antwortet nicht. Neuer Versuch läuft…',
  connecting: 'Der Hub wird gefragt…',
  copyAddress: (address) => `${address} kopieren`,
  requests: (running, waiting) => `${running} laufen, ${waiting} warten`,
  showRequests: 'Die letzten Anfragen zeigen',
  showEngines: 'Die Engines zeigen',
  memory: (megabytes) => `Der Hub selbst belegt ${megabytes} MB Speicher.`,
  noModel: 'kein Modell im Speicher',
  version: (version) => `Homeport ${version}`,
  engineOwn: 'von Homeport gestartet',
  latest: 'Letzte Anfragen',
  moreRequests: 'Alle auf der Seite Aktivität',
  showAddress: 'Wie Programme den Hub erreichen',
  addressOf: (address) => `Programme erreichen den Hub unter ${address}, mit einem Schlüssel von der Seite Schlüssel.`,
  docs: 'Alle Routen der API lesen und ausprobieren',
  noRequests: 'Noch wurde nichts gefragt.',
  openRequest: (model, when) => `Die Anfrage an ${model} von ${when} öffnen`,
  when: 'Wann',
  model: 'Modell',
  tokens: 'Tokens',
  took: 'Dauer',
  outcome: 'Ergebnis',
  outcomes: { ok: 'gut', cancelled: 'abgebrochen', error: 'Fehler' },
  seconds: (seconds) => formatSeconds(seconds, 1),
};

export const states: Texts['states'] = {
  stopped: 'angehalten',
  starting: 'startet',
  ready: 'bereit',
  degraded: 'gestört',
  failed: 'gestört',
  absent: 'nicht installiert',
};

export const palette: Texts['palette'] = {
  label: 'Seiten, Aktionen, Chats und Modelle suchen',
  nothing: 'Nichts enthält diese Wörter.',
  kinds: { page: 'Seite', action: 'Aktion', chat: 'Chat', model: 'Modell' },
};

export const shortcuts: Texts['shortcuts'] = {
  title: 'Tastenkürzel',
  inField: 'Beim Schreiben',
  send: 'Nachricht senden',
  newLine: 'Neue Zeile beginnen',
  editLast: 'Die letzte Frage ändern (in einem leeren Feld)',
};
