import type { Texts } from '../en.ts';

export const settings: Texts['settings'] = {
  title: 'Paramètres',
  about: 'Ce qui est modifié ici vaut aussitôt, sauf indication contraire.',
  find: 'Rechercher un paramètre',
  none: 'Aucun paramètre ne contient ces mots.',
  saved: (name) => `« ${name} » a été enregistré.`,
  undo: 'Annuler',
  unreadable: {
    number: 'Ce n’est pas un nombre.',
    json: 'Ce n’est pas du JSON. Écrivez-le ainsi : {"a-model": ["the-next", "and-one-more"]}.',
    text: 'Ceci ne peut pas être lu.',
  },
  groups: {
    access: 'Accès',
    spending: 'Dépenses de tous ensemble',
    limits: 'Limites',
    routing: 'Choix du déploiement',
    answers: 'Requêtes et réponses',
    chats: 'Discussions',
    keeping: 'Ce qui est conservé, et combien de temps',
  },
  window: 'Cette fenêtre',
  windowAbout: 'Conservé dans ce navigateur seulement.',
  theme: 'Thème',
  language: 'Langue',
  asBrowser: (language) => `Comme le navigateur (${language})`,
  keys: 'Clés',
  keysAbout:
    'Chaque programme a besoin de sa propre clé, pour que vous voyiez ce qu’il utilise et puissiez la reprendre.',
  newKey: 'Nouvelle clé',
  allKeys: 'Toutes les clés',
  start: 'Options de démarrage',
  startAbout:
    'Elles valent à partir du prochain démarrage. Donnez-les comme option, dans l’environnement ou dans homeport.json, dans le dossier de données.',
  option: 'Option',
  value: 'Valeur',
  environment: 'Environnement',
  notGiven: 'non indiqué',
  system: 'Cette installation',
  version: 'Version',
  runtime: 'Environnement d’exécution',
  dataFolder: 'Dossier de données',
  database: 'Base de données',
  unknown: 'inconnu',
  fields: {
    paused: {
      name: 'Suspendre le service',
      hint: 'Les programmes reçoivent 503 de chaque route de modèle ; cette fenêtre continue.',
    },
    noKeyNeededOnThisComputer: {
      name: 'Aucune clé nécessaire sur cet ordinateur',
      hint: 'Toute clé ou aucune est acceptée ici, et l’utilisation est inscrite sous « local ». Ne vaut jamais pour le réseau.',
    },
    metricsNeedKey: {
      name: 'Les métriques exigent une clé',
      hint: 'Les programmes de cet ordinateur ont eux aussi besoin d’une clé pour /metrics ; par le réseau, il faut toujours celle d’un administrateur.',
    },
    hostNames: {
      name: 'Noms de ce hub',
      hint: 'Par lesquels d’autres le joignent, outre ceux de cet ordinateur : le nom qu’un conteneur donne à son hôte, celui d’un proxy. Un par ligne.',
    },
    corsOrigins: {
      name: 'Pages web qui peuvent appeler',
      hint: 'Une origine par ligne ; * vaut pour toute suite de caractères sauf /, et :* à la fin pour tout port.',
    },
    globalMaxBudget: {
      name: 'Budget, USD',
      hint: 'Ce que toutes les clés ensemble peuvent dépenser par période. Vide = sans limite.',
    },
    globalBudgetDuration: {
      name: 'Sa période',
      hint: 'Par exemple 1d, 7d, 30d, 1mo, daily ou monthly. Vide = il ne recommence jamais.',
    },
    timeZone: {
      name: 'Fuseau horaire',
      hint: 'Dont le minuit clôt le budget d’un jour, par exemple UTC ou Europe/Berlin.',
    },
    customerBudgetId: {
      name: 'Budget des clients',
      hint: 'L’identifiant du budget partagé des utilisateurs finaux qui n’en ont pas à eux. Vide = aucun.',
    },
    applyUserBudgetToTeamKeys: {
      name: 'Le budget d’un utilisateur vaut aussi pour les clés d’équipes',
      hint: 'En plus de celui de l’équipe.',
    },
    tokenRateLimitType: {
      name: 'Tokens comptés par minute',
      hint: 'Ce que visent les limites de tokens par minute.',
    },
    'addressLimits.requestsPerSecond': {
      name: 'Requêtes par seconde d’une adresse',
      hint: 'Ce qui arrive plus vite attend son tour.',
    },
    'addressLimits.burst': {
      name: 'En attente à la fois',
      hint: 'D’une adresse ; ce qui en trouve davantage en attente est refusé.',
    },
    'addressLimits.open': {
      name: 'Ouvertes à la fois',
      hint: 'Requêtes d’une adresse qui peuvent être en cours en même temps.',
    },
    'addressLimits.exceptThisComputer': {
      name: 'Sauf cet ordinateur',
      hint: 'Les programmes de cet ordinateur ne sont pas limités par adresse.',
    },
    routingStrategy: { name: 'Quel déploiement répond', hint: 'Quand plusieurs servent un même modèle.' },
    retries: { name: 'Essais après un échec', hint: 'Sur les autres déploiements du modèle.' },
    cooldownSeconds: {
      name: 'Repos après des échecs, secondes',
      hint: 'Combien de temps un déploiement en échec est laissé tranquille si son modèle en a d’autres. 0 = jamais.',
    },
    requestTimeoutSeconds: {
      name: 'Essai le plus long, secondes',
      hint: 'Quand ni la requête ni son déploiement n’indiquent autre chose.',
    },
    filterByTags: {
      name: 'Les étiquettes choisissent',
      hint: 'Les requêtes ne vont qu’aux déploiements qui portent une de leurs étiquettes.',
    },
    defaultFallbacks: {
      name: 'Modèles de secours',
      hint: 'Pour les modèles qui n’ont pas leur propre liste. Un par ligne.',
    },
    fallbacks: {
      name: 'Secours de chaque modèle',
      hint: 'Quels modèles sont essayés quand l’un échoue : {"a-model": ["the-next"]} ; * vaut pour tous les autres.',
    },
    contextWindowFallbacks: {
      name: 'Secours pour les longs prompts',
      hint: 'De même pour les prompts trop longs pour un modèle.',
    },
    contextOverflow: {
      name: 'Une conversation trop longue',
      hint: 'Quand ni la requête, ni la clé, ni le modèle ne le disent. Ce qui a été omis est toujours signalé.',
    },
    dropParams: {
      name: 'Omettre ce qu’aucun moteur ne respecte',
      hint: 'Ces paramètres sont nommés dans un en-tête de la réponse. Désactivé = ils sont refusés.',
    },
    fetchImages: {
      name: 'Récupérer les images liées',
      hint: 'Les images vers lesquelles un message renvoie sont récupérées à des adresses publiques. Désactivé = rien ne quitte cet ordinateur.',
    },
    refreshCatalogue: {
      name: 'Actualiser le catalogue',
      hint: 'Une fois par jour au plus, quand quelqu’un le regarde, les tailles sont demandées à la bibliothèque d’Ollama. Désactivé = rien n’est demandé.',
    },
    compat: {
      name: 'Répondre comme LiteLLM',
      hint: 'Sur laquelle de ses versions les réponses sont calquées, là où elles diffèrent.',
    },
    makeTitles: {
      name: 'Les modèles intitulent les discussions',
      hint: 'Après la première réponse, un titre est demandé au même modèle. Désactivé = les premiers mots restent.',
    },
    attachmentMaxBytes: {
      name: 'Plus grande pièce jointe, Mo',
      hint: 'Pour un fichier remis avec un message.',
    },
    ledgerRetentionDays: { name: 'Requêtes dans le registre, jours', hint: '0 = pour toujours.' },
    keepBodies: {
      name: 'Ce qui a été dit',
      hint: 'Requêtes et réponses sont conservées pour la page Activité : d’aucune clé, de celles qui l’indiquent, ou de toutes celles qui ne refusent pas.',
    },
    bodiesKeptDays: { name: 'Conservé, jours', hint: 'Ensuite, ce qui a été dit est retiré.' },
    bodyMaxBytes: {
      name: 'Maximum d’une requête, Mo',
      hint: 'Des plus longues, seul le début est conservé.',
    },
    bodiesMaxBytes: { name: 'Toutes ensemble, Mo', hint: 'Les plus anciennes partent d’abord.' },
    responsesKeptDays: {
      name: 'Réponses de Responses, jours',
      hint: 'Un programme peut continuer à partir d’elles. 0 = aucune n’est conservée.',
    },
    responsesKeptPerKey: {
      name: 'Réponses de Responses par clé',
      hint: 'Les plus anciennes partent d’abord.',
    },
  },
  options: {
    total: 'Tous les tokens',
    input: 'Ceux des prompts',
    output: 'Ceux des réponses',
    'simple-shuffle': 'Selon le poids, au hasard',
    'least-busy': 'Le moins occupé',
    'latency-based-routing': 'Le plus rapide',
    'usage-based-routing-v2': 'Le moins utilisé',
    'cost-based-routing': 'Le moins cher',
    refuse: 'est refusée',
    trim: 'perd ses tours les plus anciens',
    new: 'de 2026 et au-delà',
    p81: '1.81',
    off: 'Ne rien conserver',
    keys: 'Des clés qui l’indiquent',
    all: 'De toutes celles qui ne refusent pas',
  },
};
