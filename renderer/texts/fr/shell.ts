import type { Texts } from '../en.ts';
import type { Translated } from '../translated.ts';

export const places: Translated<Texts['places']> = {
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
