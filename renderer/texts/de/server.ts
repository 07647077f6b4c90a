import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';
import type { Translated } from '../translated.ts';

const plural = pluralsOf('de');

export const server: Translated<Texts['server']> = {
  title: 'Server',
  about: 'Was Programme hier erreichen, wie, und von wo.',
  loading: 'Der Hub wird gefragt…',
  retry: 'Noch einmal versuchen',
  serving: {
    title: 'Betrieb',
    on: (host) => `In Betrieb auf ${host}`,
    off: 'Angehalten: Programme bekommen 503',
    onAbout:
      'Jedes Programm mit einem Schlüssel darf die Modelle fragen. Der Schalter hält das an; was läuft, kommt zu seinem Ende.',
    offAbout: 'Dieses Fenster und seine Chats arbeiten weiter. Allen anderen wird gesagt, dass der Hub angehalten ist.',
    label: 'Programme bedienen',
  },
  addresses: {
    title: 'Adressen',
    here: 'Dieser Computer',
    network: 'Ihr Netz',
    copy: (address) => `${address} kopieren`,
    about: 'Programme für OpenAI brauchen /v1 am Ende, die für Anthropic und Ollama nicht.',
    plain:
      'Der Hub spricht einfaches HTTP: Für TLS stellen Sie einen Proxy wie Caddy davor und tragen seinen Namen bei den Namen dieses Hubs ein.',
    onlyHere: 'Nur Programme auf diesem Computer erreichen den Hub.',
  },
  lan: {
    title: 'Andere Computer',
    label: 'Andere Computer dieses Netzes hereinlassen',
    closed: (port) =>
      `Öffnet Port ${port} auf jeder Adresse dieses Computers. Wer ihn erreicht, braucht trotzdem einen Schlüssel, und was gesendet wird, ist nicht verschlüsselt: Tun Sie das in Netzen, denen Sie vertrauen.`,
    open: (port) =>
      `Port ${port} ist offen für jeden Computer, der diesen erreicht. Jede Anfrage braucht einen Schlüssel, auch wo auf diesem Computer keiner nötig ist.`,
    fromStart: 'Die Startoption --lan-port verlangt es, also öffnet ihn der nächste Start wieder.',
    port: 'Port',
    portWrong: 'Ein Port ist eine ganze Zahl von 1 bis 65535.',
    apply: 'Öffnen',
    takeFree: (port) => `${port} verwenden`,
    everywhere: (host) => `Der Hub wurde mit --host ${host} gestartet: Sein eigener Port ist für das Netz schon offen.`,
    sawsOff: 'Diese Seite kam über das Netz: Sie ist weg, wenn Sie das ausschalten.',
    opened: (port) => `Port ${port} ist für das Netz offen.`,
    closedNow: 'Jetzt erreicht nur noch dieser Computer den Hub.',
  },
  tools: {
    title: 'Ein Programm verbinden',
    all: 'Alle Programme',
  },
  tester: {
    title: 'Ausprobieren',
    about: 'Sendet eine echte Anfrage wie ein Programm, mit der Sitzung dieses Fensters an Stelle eines Schlüssels.',
    prompt: 'Frage',
    firstPrompt: 'Sag Hallo in fünf Wörtern.',
    model: 'Modell',
    noModel: 'Noch kann kein Modell chatten.',
    dialect: 'Dialekt',
    dialects: { chat: 'OpenAI-Chat', responses: 'OpenAI Responses', anthropic: 'Anthropic', ollama: 'Ollama' },
    send: 'Senden',
    stop: 'Anhalten',
    answer: 'Antwort',
    waiting: 'Warten auf das erste Token…',
    nothing: 'Die Antwort erscheint hier, während sie kommt.',
    empty: 'Das Modell hat nichts gesagt.',
    stopped: 'Angehalten.',
    broken: 'Die Verbindung brach ab, bevor die Antwort fertig war.',
    curl: 'Dasselbe mit curl',
    copyCurl: 'Befehl kopieren',
    keyNote: 'Setzen Sie zuerst einen Schlüssel von der Seite Schlüssel in HOMEPORT_KEY ein.',
    paused: 'Der Hub ist angehalten: Dieses Fenster bekommt Antwort, ein Programm bekäme 503.',
    status: (status) => `Status ${status}`,
    unreached: 'Keine Antwort',
    firstToken: (time) => `${time} bis zum ersten Token`,
    total: (time) => `${time} insgesamt`,
    done: 'Die Antwort ist vollständig.',
    failed: 'Die Anfrage ist gescheitert.',
  },
  engines: {
    title: 'Engines',
    start: 'Starten',
    stop: 'Anhalten',
    restart: 'Neu starten',
    startNamed: (engine) => `${engine} starten`,
    stopNamed: (engine) => `${engine} anhalten`,
    restartNamed: (engine) => `${engine} neu starten`,
    confirmStop: (engine) => `${engine} anhalten?`,
    confirmRestart: (engine) => `${engine} neu starten?`,
    confirmText: (running) =>
      plural(running, {
        one: 'Eine Anfrage läuft. Falls diese Engine sie beantwortet, endet sie mit einem Fehler.',
        other: '# Anfragen laufen. Die, die diese Engine beantwortet, enden mit einem Fehler.',
      }),
    adopted: 'Sie lief schon vor dem Hub, der sie benutzt und nie anhält.',
    ours: 'von Homeport gestartet',
    names: { ollama: 'Ollama', 'llama-cpp': 'Eingebaute Engine' },
    log: 'Das Ende ihres Logs',
    started: (engine) => `${engine} wurde gestartet.`,
    stopped: (engine) => `${engine} wurde angehalten.`,
    restarted: (engine) => `${engine} wurde neu gestartet.`,
  },
  log: {
    refresh: 'Neu lesen',
    copy: 'Log kopieren',
    empty: 'Noch wurde nichts geschrieben.',
    file: 'Datei',
    region: (file) => `Das Ende von ${file}`,
  },
  folds: {
    network: 'Netz',
    networkAbout: 'Namen des Hubs und Webseiten, die aufrufen dürfen',
    limits: 'Grenzen einer Adresse',
    limitsAbout: 'Anfragen pro Sekunde für jeden Computer',
    logging: 'Logbuch',
    docs: 'Dokumente',
    docsAbout: 'Jede Route, zum Lesen, zum Ausprobieren und für Maschinen',
  },
  listensOn: (host) =>
    `Der Hub lauscht auf ${host}; das sagt die Startoption --host. Was hier geändert wird, gilt sofort.`,
  logging: {
    about: (file) => `Geschrieben nach ${file}`,
    level: 'Wie viel geschrieben wird',
    levels: { debug: 'Alles', info: 'Jede Anfrage', warn: 'Warnungen', error: 'Fehler' },
    levelHint:
      'Bis zum nächsten Start; --log-level sagt es auf Dauer. Fragen, Antworten und Schlüssel werden nie geschrieben.',
    lines: 'Die letzten 200 Zeilen',
  },
  docs: {
    pages: 'Jede Route, zum Lesen und Ausprobieren',
    openapi: 'Dasselbe für Maschinen (OpenAPI)',
    metrics: 'Metriken für Prometheus',
  },
};
