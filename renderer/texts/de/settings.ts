import type { Texts } from '../en.ts';

export const settings: Texts['settings'] = {
  title: 'Einstellungen',
  about: 'Was hier geändert wird, gilt sofort, wenn nichts anderes dabeisteht.',
  find: 'Einstellung suchen',
  none: 'Keine Einstellung enthält diese Wörter.',
  saved: (name) => `„${name}“ wurde gespeichert.`,
  undo: 'Rückgängig',
  unreadable: {
    number: 'Das ist keine Zahl.',
    json: 'Das ist kein JSON. Schreiben Sie es so: {"ein-modell": ["das-nächste", "und-noch-eines"]}.',
    text: 'Das lässt sich nicht lesen.',
  },
  groups: {
    access: 'Zugang',
    spending: 'Ausgaben aller zusammen',
    limits: 'Grenzen',
    routing: 'Wahl der Bereitstellung',
    answers: 'Anfragen und Antworten',
    chats: 'Unterhaltungen',
    keeping: 'Was aufbewahrt wird, und wie lange',
  },
  window: 'Dieses Fenster',
  windowAbout: 'Wird nur in diesem Browser aufbewahrt.',
  theme: 'Farbschema',
  language: 'Sprache',
  asBrowser: (language) => `Wie der Browser (${language})`,
  keys: 'Schlüssel',
  keysAbout:
    'Ein Programm braucht einen eigenen Schlüssel: So sehen Sie, was es verbraucht, und können ihn zurücknehmen.',
  newKey: 'Neuer Schlüssel',
  allKeys: 'Alle Schlüssel',
  start: 'Startoptionen',
  startAbout:
    'Sie gelten ab dem nächsten Start. Geben Sie sie als Option, in der Umgebung oder in homeport.json im Datenordner an.',
  option: 'Option',
  value: 'Wert',
  environment: 'Umgebung',
  notGiven: 'nicht angegeben',
  system: 'Diese Installation',
  version: 'Version',
  runtime: 'Laufzeitumgebung',
  dataFolder: 'Datenordner',
  database: 'Datenbank',
  unknown: 'nicht bekannt',
  fields: {
    paused: {
      name: 'Betrieb anhalten',
      hint: 'Programme bekommen von jeder Modellroute 503; dieses Fenster arbeitet weiter.',
    },
    noKeyNeededOnThisComputer: {
      name: 'Auf diesem Computer ist kein Schlüssel nötig',
      hint: 'Hier wird jeder oder kein Schlüssel angenommen, gebucht wird auf „local“. Gilt nie für das Netz.',
    },
    metricsNeedKey: {
      name: 'Metriken brauchen einen Schlüssel',
      hint: 'Auch Programme auf diesem Computer brauchen für /metrics einen; aus dem Netz ist immer der eines Verwalters nötig.',
    },
    hostNames: {
      name: 'Namen dieses Hubs',
      hint: 'Unter denen andere ihn erreichen, neben denen dieses Computers: der eines Containers für seinen Wirt, der eines Proxys. Einer je Zeile.',
    },
    corsOrigins: {
      name: 'Webseiten, die aufrufen dürfen',
      hint: 'Ein Ursprung je Zeile; * steht für beliebige Zeichen außer /, und :* am Ende für jeden Port.',
    },
    globalMaxBudget: {
      name: 'Budget, USD',
      hint: 'Was alle Schlüssel zusammen in einem Zeitraum ausgeben dürfen. Leer = keine Grenze.',
    },
    globalBudgetDuration: {
      name: 'Sein Zeitraum',
      hint: 'Etwa 1d, 7d, 30d, 1mo, daily oder monthly. Leer = es beginnt nie neu.',
    },
    timeZone: {
      name: 'Zeitzone',
      hint: 'Wessen Mitternacht ein Tagesbudget beendet, etwa UTC oder Europe/Berlin.',
    },
    customerBudgetId: {
      name: 'Budget der Kunden',
      hint: 'Die ID des geteilten Budgets von Endnutzern ohne eigenes. Leer = keines.',
    },
    applyUserBudgetToTeamKeys: {
      name: 'Das Budget eines Nutzers gilt auch für Schlüssel von Teams',
      hint: 'Neben dem des Teams.',
    },
    tokenRateLimitType: { name: 'Tokens pro Minute zählen', hint: 'Worum es bei Grenzen für Tokens pro Minute geht.' },
    'addressLimits.requestsPerSecond': {
      name: 'Anfragen pro Sekunde von einer Adresse',
      hint: 'Was schneller kommt, wartet.',
    },
    'addressLimits.burst': {
      name: 'Gleichzeitig wartend',
      hint: 'Von einer Adresse; wer mehr Wartende antrifft, wird abgelehnt.',
    },
    'addressLimits.open': {
      name: 'Gleichzeitig offen',
      hint: 'Anfragen einer Adresse, die zur selben Zeit laufen dürfen.',
    },
    'addressLimits.exceptThisComputer': {
      name: 'Außer diesem Computer',
      hint: 'Programme auf diesem Computer werden nicht nach Adresse begrenzt.',
    },
    routingStrategy: { name: 'Welche Bereitstellung antwortet', hint: 'Wo mehrere ein Modell bedienen.' },
    retries: { name: 'Versuche nach einem Fehler', hint: 'Bei den anderen Bereitstellungen des Modells.' },
    cooldownSeconds: {
      name: 'Ruhe nach Fehlern, Sekunden',
      hint: 'Wie lange eine fehlerhafte Bereitstellung in Ruhe gelassen wird, wo ihr Modell andere hat. 0 = nie.',
    },
    requestTimeoutSeconds: {
      name: 'Längster Versuch, Sekunden',
      hint: 'Wo weder die Anfrage noch die Bereitstellung etwas anderes sagt.',
    },
    filterByTags: {
      name: 'Tags entscheiden',
      hint: 'Anfragen gehen nur an Bereitstellungen, die einen ihrer Tags tragen.',
    },
    defaultFallbacks: {
      name: 'Ersatzmodelle',
      hint: 'Für Modelle ohne eigene Liste. Eines je Zeile.',
    },
    fallbacks: {
      name: 'Ersatz für einzelne Modelle',
      hint: 'Welche Modelle nach einem Fehler versucht werden: {"ein-modell": ["das-nächste"]}; * steht für jedes andere.',
    },
    contextWindowFallbacks: {
      name: 'Ersatz bei langen Prompts',
      hint: 'Dasselbe für Prompts, die für ein Modell zu lang sind.',
    },
    contextOverflow: {
      name: 'Eine zu lange Unterhaltung',
      hint: 'Wo weder Anfrage noch Schlüssel noch Modell es sagt. Was ausgelassen wurde, wird immer gesagt.',
    },
    dropParams: {
      name: 'Weglassen, was keine Engine beachtet',
      hint: 'Solche Parameter stehen in einer Kopfzeile der Antwort. Aus = sie werden abgelehnt.',
    },
    fetchImages: {
      name: 'Verlinkte Bilder holen',
      hint: 'Bilder, auf die eine Nachricht verweist, werden von öffentlichen Adressen geholt. Aus = nichts verlässt diesen Computer.',
    },
    refreshCatalogue: {
      name: 'Katalog auffrischen',
      hint: 'Höchstens einmal am Tag, wenn jemand ihn ansieht, wird Ollamas Bibliothek nach Größen gefragt. Aus = nichts wird gefragt.',
    },
    compat: {
      name: 'Antworten wie LiteLLM',
      hint: 'Nach welcher seiner Versionen Antworten geformt sind, wo sie sich unterscheiden.',
    },
    makeTitles: {
      name: 'Modelle benennen Chats',
      hint: 'Nach der ersten Antwort wird dasselbe Modell nach einem Titel gefragt. Aus = die ersten Wörter bleiben.',
    },
    attachmentMaxBytes: { name: 'Größter Anhang, MB', hint: 'Einer Datei, die mit einer Nachricht übergeben wird.' },
    ledgerRetentionDays: { name: 'Anfragen im Hauptbuch, Tage', hint: '0 = für immer.' },
    keepBodies: {
      name: 'Was gesagt wurde',
      hint: 'Anfragen und Antworten werden für die Seite Aktivität aufbewahrt: von keinem, von Schlüsseln, die es sagen, oder von allen, die es nicht verweigern.',
    },
    bodiesKeptDays: { name: 'Aufbewahrt für, Tage', hint: 'Danach wird das Gesagte entfernt.' },
    bodyMaxBytes: { name: 'Höchstens je Anfrage, MB', hint: 'Von längeren bleibt nur der Anfang.' },
    bodiesMaxBytes: { name: 'Alle zusammen, MB', hint: 'Die ältesten gehen zuerst.' },
    responsesKeptDays: {
      name: 'Antworten von Responses, Tage',
      hint: 'Ein Programm kann von ihnen aus weitermachen. 0 = keine wird aufbewahrt.',
    },
    responsesKeptPerKey: { name: 'Antworten von Responses je Schlüssel', hint: 'Die ältesten gehen zuerst.' },
  },
  options: {
    total: 'Alle Tokens',
    input: 'Prompts',
    output: 'Antworten',
    'simple-shuffle': 'Nach Gewicht, zufällig',
    'least-busy': 'Die am wenigsten beschäftigte',
    'latency-based-routing': 'Die schnellste',
    'usage-based-routing-v2': 'Die am wenigsten benutzte',
    'cost-based-routing': 'Die günstigste',
    refuse: 'wird abgelehnt',
    trim: 'verliert ihre ältesten Beiträge',
    new: 'von 2026 und später',
    p81: '1.81',
    off: 'Nichts aufbewahren',
    keys: 'Schlüssel, die es sagen',
    all: 'Alle, die es nicht verweigern',
  },
};
