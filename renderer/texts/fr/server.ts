import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';

const plural = pluralsOf('fr');

export const server: Texts['server'] = {
  title: 'Serveur',
  about: 'Ce que les programmes joignent ici, comment et d’où.',
  serving: {
    title: 'Service',
    on: (host) => `En service sur ${host}`,
    off: 'Suspendu : les programmes reçoivent 503',
    onAbout:
      'Tout programme qui a une clé peut interroger les modèles. L’interrupteur suspend cela ; ce qui est en cours va à son terme.',
    offAbout: 'Cette fenêtre et ses discussions continuent. Tout le reste apprend que le hub est suspendu.',
    label: 'Servir les programmes',
  },
  addresses: {
    title: 'Adresses',
    here: 'Cet ordinateur',
    network: 'Votre réseau',
    copy: (address) => `Copier ${address}`,
    about: 'Les clients d’OpenAI veulent /v1 à la fin, ceux d’Anthropic et d’Ollama non.',
    plain:
      'Le hub parle HTTP en clair : pour TLS, placez devant lui un proxy comme Caddy et ajoutez son nom aux noms du hub.',
    onlyHere: 'Seuls les programmes de cet ordinateur joignent le hub.',
  },
  lan: {
    title: 'Autres ordinateurs',
    label: 'Laisser entrer d’autres ordinateurs de ce réseau',
    closed: (port) =>
      `Ouvre le port ${port} sur toutes les adresses de cet ordinateur. Quiconque le joint a encore besoin d’une clé, et ce qu’il envoie n’est pas chiffré : faites-le sur des réseaux de confiance.`,
    open: (port) =>
      `Le port ${port} est ouvert à tout ordinateur qui joint celui-ci. Chaque requête exige une clé, même là où aucune n’est nécessaire sur cet ordinateur.`,
    fromStart: 'L’option de démarrage --lan-port le demande, le prochain démarrage l’ouvrira donc à nouveau.',
    port: 'Port',
    portWrong: 'Un port est un nombre entier de 1 à 65535.',
    apply: 'L’ouvrir',
    takeFree: (port) => `Utiliser ${port}`,
    everywhere: (host) => `Le hub a été démarré avec --host ${host} : son propre port est déjà ouvert au réseau.`,
    sawsOff: 'Cette page est venue par le réseau : elle disparaît quand vous désactivez ceci.',
    opened: (port) => `Le port ${port} est ouvert au réseau.`,
    closedNow: 'Seul cet ordinateur joint maintenant le hub.',
  },
  tools: {
    title: 'Connecter un outil',
    all: 'Tous les outils',
  },
  tester: {
    title: 'Essayer',
    about:
      'Envoie une vraie requête, comme le ferait un programme, avec la session de cette fenêtre à la place d’une clé.',
    prompt: 'Prompt',
    firstPrompt: 'Dites bonjour en cinq mots.',
    model: 'Modèle',
    noModel: 'Aucun modèle ne peut encore discuter.',
    dialect: 'Dialecte',
    dialects: { chat: 'Chat d’OpenAI', responses: 'OpenAI Responses', anthropic: 'Anthropic', ollama: 'Ollama' },
    send: 'Envoyer',
    stop: 'Arrêter',
    answer: 'Réponse',
    waiting: 'En attente du premier token…',
    nothing: 'La réponse apparaît ici au fur et à mesure.',
    empty: 'Le modèle n’a rien dit.',
    stopped: 'Arrêtée.',
    broken: 'La connexion s’est rompue avant la fin de la réponse.',
    curl: 'La même avec curl',
    copyCurl: 'Copier la commande',
    keyNote: 'Mettez d’abord une clé de la page Clés dans HOMEPORT_KEY.',
    paused: 'Le hub est suspendu : cette fenêtre reçoit une réponse, un programme recevrait 503.',
    status: (status) => `Statut ${status}`,
    unreached: 'Pas de réponse',
    firstToken: (time) => `${time} jusqu’au premier token`,
    total: (time) => `${time} en tout`,
    done: 'La réponse est complète.',
    failed: 'La requête a échoué.',
  },
  engines: {
    title: 'Moteurs',
    start: 'Démarrer',
    stop: 'Arrêter',
    restart: 'Redémarrer',
    startNamed: (engine) => `Démarrer ${engine}`,
    stopNamed: (engine) => `Arrêter ${engine}`,
    restartNamed: (engine) => `Redémarrer ${engine}`,
    confirmStop: (engine) => `Arrêter ${engine} ?`,
    confirmRestart: (engine) => `Redémarrer ${engine} ?`,
    confirmText: (running) =>
      plural(running, {
        one: '# requête est en cours. Si ce moteur y répond, elle se termine par une erreur.',
        other: '# requêtes sont en cours. Celles auxquelles ce moteur répond se terminent par une erreur.',
      }),
    adopted: 'Il tournait avant le hub, qui l’utilise et ne l’arrête jamais.',
    ours: 'démarré par Homeport',
    names: { ollama: 'Ollama', 'llama-cpp': 'Moteur intégré' },
    log: 'La fin de son journal',
    started: (engine) => `${engine} a été démarré.`,
    stopped: (engine) => `${engine} a été arrêté.`,
    restarted: (engine) => `${engine} a été redémarré.`,
  },
  log: {
    refresh: 'Relire',
    copy: 'Copier le journal',
    empty: 'Rien n’a encore été écrit.',
    file: 'Fichier',
    region: (file) => `La fin de ${file}`,
  },
  folds: {
    network: 'Réseau',
    networkAbout: 'Noms du hub et pages web qui peuvent appeler',
    limits: 'Limites d’une adresse',
    limitsAbout: 'Requêtes par seconde de chaque ordinateur',
    logging: 'Journal',
    docs: 'Documents',
    docsAbout: 'Toutes les routes, à lire, à essayer et pour les machines',
  },
  listensOn: (host) =>
    `Le hub écoute sur ${host} ; l’option de démarrage --host le dit. Ce qui est modifié ici vaut aussitôt.`,
  logging: {
    about: (file) => `Écrit dans ${file}`,
    level: 'Ce qui est journalisé',
    levels: { debug: 'Tout', info: 'Chaque requête', warn: 'Avertissements', error: 'Erreurs' },
    levelHint:
      'Jusqu’au prochain démarrage ; --log-level le fixe. Prompts, réponses et clés ne sont jamais journalisés.',
    lines: 'Les 200 dernières lignes',
  },
  docs: {
    pages: 'Toutes les routes, à lire et à essayer',
    openapi: 'La même chose pour les machines (OpenAPI)',
    metrics: 'Métriques pour Prometheus',
  },
};
