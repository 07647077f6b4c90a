import type { Texts } from '../en.ts';
import type { Translated } from '../translated.ts';

export const places: Translated<Texts['places']> = {
  chat: 'Chat',
  models: 'Modelos',
  connect: 'Conectar',
  server: 'Servidor',
  keys: 'Claves',
  users: 'Usuarios',
  teams: 'Equipos',
  usage: 'Uso',
  activity: 'Actividad',
  audit: 'Auditoría',
  settings: 'Ajustes',
};
