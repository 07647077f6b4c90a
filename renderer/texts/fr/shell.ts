import { formatSeconds } from '../format.ts';
import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';

const plural = pluralsOf('fr');

export const places: Texts['places'] = {
  chat: 'Discussion',
  models: 'Modèles',
  connect: 'Connecter',
  server: 'Serveur',
  keys: 'Clés',
  users: 'Utilisateurs',
  teams: 'Équipes',
  usage: 'Utilisation',
  activity: 'Activité',
  audit: 'Audit',
  settings: 'Paramètres',
};

export const actions: Texts['actions'] = {
  newChat: 'Nouvelle discussion',
  toggleRail: 'Afficher ou masquer la barre latérale',
  pickModel: 'Choisir un modèle',
  togglePanel: 'Afficher ou masquer les paramètres de la discussion',
  focusComposer: 'Écrire un message',
  stopAnswer: 'Arrêter la réponse',
  findInChat: 'Rechercher dans cette discussion',
  nextTheme: 'Changer de thème',
  openPalette: 'Aller partout, tout faire',
  showShortcuts: 'Afficher les raccourcis',
};

export const rail: Texts['rail'] = {
  newChat: 'Nouvelle discussion',
  menu: 'Menu',
  collapse: 'Réduire la barre latérale',
  expand: 'Déployer la barre latérale',
  today: 'Aujourd’hui',
  yesterday: 'Hier',
  earlier: 'Avant',
  deleteChat: (title) => `Supprimer la discussion « ${title} »`,
  deleted: (title) => `La discussion « ${title} » a été supprimée.`,
  undo: 'Annuler',
  chats: 'Discussions',
  places: 'Pages',
  theme: (now, next) => `Thème : ${now}. Passer à : ${next}`,
  themes: { system: 'comme le système', light: 'clair', dark: 'sombre' },
  signOut: 'Se déconnecter',
  moved: (count) =>
    plural(count, {
      one: '# discussion conservée dans ce navigateur est maintenant dans le hub.',
      other: '# discussions conservées dans ce navigateur sont maintenant dans le hub.',
    }),
};

export const strip: Texts['strip'] = {
  label: 'État',
  gone: 'Le hub ne répond pas. Nouvel essai…',
  connecting: 'Interrogation du hub…',
  copyAddress: (address) => `Copier ${address}`,
  requests: (running, waiting) => `${running} en cours, ${waiting} en attente`,
  showRequests: 'Afficher les dernières requêtes',
  showEngines: 'Afficher les moteurs',
  memory: (megabytes) => `Le hub lui-même occupe ${megabytes} Mo de mémoire.`,
  noModel: 'aucun modèle en mémoire',
  version: (version) => `Homeport ${version}`,
  engineOwn: 'lancé par Homeport',
  latest: 'Dernières requêtes',
  moreRequests: 'Toutes sur la page Activité',
  showAddress: 'Comment les programmes joignent le hub',
  addressOf: (address) => `Les programmes joignent le hub à ${address}, avec une clé de la page Clés.`,
  docs: 'Lire et essayer toutes les routes de l’API',
  noRequests: 'Rien n’a encore été demandé.',
  openRequest: (model, when) => `Ouvrir la requête à ${model} de ${when}`,
  when: 'Quand',
  model: 'Modèle',
  tokens: 'Tokens',
  took: 'Durée',
  outcome: 'Résultat',
  outcomes: { ok: 'réussie', cancelled: 'annulée', error: 'en erreur' },
  seconds: (seconds) => formatSeconds(seconds, 1),
};

export const states: Texts['states'] = {
  stopped: 'arrêté',
  starting: 'démarre',
  ready: 'prêt',
  degraded: 'en difficulté',
  failed: 'en difficulté',
  absent: 'non installé',
};

export const palette: Texts['palette'] = {
  label: 'Rechercher des pages, actions, discussions et modèles',
  nothing: 'Rien ne contient ces mots.',
  kinds: { page: 'Page', action: 'Action', chat: 'Discussion', model: 'Modèle' },
};

export const shortcuts: Texts['shortcuts'] = {
  title: 'Raccourcis',
  inField: 'Pendant l’écriture',
  send: 'Envoyer le message',
  newLine: 'Commencer une nouvelle ligne',
  editLast: 'Modifier la dernière question (dans un champ vide)',
};
