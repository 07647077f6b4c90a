import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';
import type { Translated } from '../translated.ts';

const plural = pluralsOf('fr');

export const people: Translated<Texts['people']> = {
  title: 'Utilisateurs',
  about:
    'Les personnes qui utilisent ce hub. Ce que dépensent ensemble toutes les clés d’un utilisateur est limité par son budget.',
  create: 'Nouvel utilisateur',
  empty: 'Pas encore d’utilisateur. Créez-en un pour chaque personne dont les clés doivent partager un budget.',
  emptySearch: 'Personne n’est trouvé ainsi.',
  search: 'Rechercher par nom, e-mail ou identifiant',
  role: 'Rôle',
  anyRole: 'Tous les rôles',
  roles: {
    proxy_admin: 'Administrateur',
    proxy_admin_viewer: 'Administrateur, lecture seule',
    internal_user: 'Utilisateur',
    internal_user_viewer: 'Utilisateur, lecture seule',
  },
  otherRoles: { org_admin: 'Administrateur de l’organisation', team: 'Équipe', customer: 'Client' },
  roleHints: {
    proxy_admin: 'Peut tout modifier ici.',
    proxy_admin_viewer: 'Peut tout voir et ne rien modifier.',
    internal_user: 'Peut utiliser les modèles et créer ses propres clés.',
    internal_user_viewer: 'Peut utiliser les modèles et voir ses propres clés.',
  },
  owner: 'vous (clé principale)',
  ownerHint:
    'Quiconque a la clé principale ou est connecté ici. Cette personne peut tout faire et n’est dans aucune liste d’utilisateurs.',
  name: 'Nom',
  email: 'Adresse e-mail',
  copyId: 'Copier l’identifiant',
  nameOrEmail: 'Nom ou e-mail',
  nameOrEmailHint: 'Ce qui est écrit avec un @ est pris pour un e-mail.',
  withKey: 'Créer aussi une clé',
  withKeyHint: 'Elle est affichée une fois, juste après. Sinon, créez des clés plus tard sur la page Clés.',
  make: 'Créer l’utilisateur',
  keyOf: (name) => `La clé de ${name}`,
  made: (name) => `${name} a été créé.`,
  teams: 'Équipes',
  noTeams: 'Dans aucune équipe.',
  budget: 'Budget',
  teamBudget: 'Budget de l’équipe',
  spent: 'Dépensé',
  limits: 'Limites',
  models: 'Modèles',
  keys: 'Clés',
  lastActive: 'Dernière activité',
  never: 'jamais',
  loading: 'Chargement…',
  retry: 'Réessayer',
  edit: 'Modifier',
  save: 'Enregistrer',
  saved: (name) => `${name} a été modifié.`,
  cancel: 'Annuler',
  editNamed: (name) => `Modifier ${name}`,
  remove: 'Supprimer',
  removeNamed: (name) => `Supprimer ${name} ?`,
  removeWhat: (keys) =>
    keys === 0
      ? 'Cette personne quitte ses équipes. Ce qu’elle a dépensé reste dans l’utilisation. C’est irréversible.'
      : plural(keys, {
          one: 'Cela supprime sa clé, refusée aussitôt. Cette personne quitte ses équipes. Ce qu’elle a dépensé reste dans l’utilisation. C’est irréversible.',
          other:
            'Cela supprime ses # clés, refusées aussitôt. Cette personne quitte ses équipes. Ce qu’elle a dépensé reste dans l’utilisation. C’est irréversible.',
        }),
  removed: (name) => `${name} a été supprimé.`,
  resetSpend: 'Remettre les dépenses à zéro',
  spendReset: (name, spent) => `${name} repart de zéro ; ${spent} avaient été dépensés.`,
  undo: 'Annuler',
  keyTable: {
    name: 'Nom',
    key: 'Clé',
    lastUsed: 'Dernière utilisation',
    status: 'État',
    none: 'Pas encore de clé.',
  },
  memberships: 'Équipes',
  organizations: 'Organisations',
  joinTeam: 'Ajouter à une équipe',
  leave: 'Retirer',
  leaveNamed: (name) => `Retirer de ${name}`,
  leaveWhat: (name, team) =>
    `${name} quitte ${team}. Les clés que ${name} a dans cette équipe sont supprimées. C’est irréversible.`,
  left: (name, team) => `${name} a quitté ${team}.`,
  joined: (name, team) => `${name} a rejoint ${team}.`,
  pages: (from, to, total) => `${from}–${to} sur ${total}`,
  page: 'Pages',
  pageNumber: (page) => `Page ${page}`,
  previous: 'Précédent',
  next: 'Suivant',
  actions: 'Actions',
  since: (date) => `depuis ${date}`,
};
