import { formatSeconds } from '../format.ts';
import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';

const plural = pluralsOf('es');

export const places: Texts['places'] = {
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

export const actions: Texts['actions'] = {
  newChat: 'Nuevo chat',
  toggleRail: 'Mostrar u ocultar la barra lateral',
  pickModel: 'Elegir un modelo',
  togglePanel: 'Mostrar u ocultar los ajustes del chat',
  focusComposer: 'Escribir un mensaje',
  stopAnswer: 'Detener la respuesta',
  findInChat: 'Buscar en este chat',
  nextTheme: 'Cambiar el tema',
  openPalette: 'Ir a cualquier sitio, hacer cualquier cosa',
  showShortcuts: 'Mostrar los atajos',
};

export const rail: Texts['rail'] = {
  newChat: 'Nuevo chat',
  menu: 'Menú',
  collapse: 'Contraer la barra lateral',
  expand: 'Expandir la barra lateral',
  today: 'Hoy',
  yesterday: 'Ayer',
  earlier: 'Antes',
  deleteChat: (title) => `Eliminar el chat «${title}»`,
  deleted: (title) => `Se eliminó el chat «${title}».`,
  undo: 'Deshacer',
  chats: 'Chats',
  places: 'Páginas',
  theme: (now, next) => `Tema: ${now}. Cambiar a: ${next}`,
  themes: { system: 'como el sistema', light: 'claro', dark: 'oscuro' },
  signOut: 'Cerrar sesión',
  moved: (count) =>
    plural(count, {
      one: 'Un chat que se guardaba en este navegador ahora está en el hub.',
      other: '# chats que se guardaban en este navegador ahora están en el hub.',
    }),
};

export const strip: Texts['strip'] = {
  label: 'Estado',
  gone: 'El hub no responde. Intentando de nuevo…',
  connecting: 'Consultando al hub…',
  copyAddress: (address) => `Copiar ${address}`,
  requests: (running, waiting) => `${running} en curso, ${waiting} en espera`,
  showRequests: 'Mostrar las últimas solicitudes',
  showEngines: 'Mostrar los motores',
  memory: (megabytes) => `El propio hub usa ${megabytes} MB de memoria.`,
  noModel: 'ningún modelo en memoria',
  version: (version) => `Homeport ${version}`,
  engineOwn: 'iniciado por Homeport',
  latest: 'Últimas solicitudes',
  moreRequests: 'Todas en la página Actividad',
  showAddress: 'Cómo llegan los programas al hub',
  addressOf: (address) => `Los programas llegan al hub en ${address}, con una clave de la página Claves.`,
  docs: 'Leer y probar todas las rutas de la API',
  noRequests: 'Todavía no se ha preguntado nada.',
  openRequest: (model, when) => `Abrir la solicitud a ${model} de ${when}`,
  when: 'Cuándo',
  model: 'Modelo',
  tokens: 'Tokens',
  took: 'Duración',
  outcome: 'Resultado',
  outcomes: { ok: 'bien', cancelled: 'cancelada', error: 'con error' },
  seconds: (seconds) => formatSeconds(seconds, 1),
};

export const states: Texts['states'] = {
  stopped: 'detenido',
  starting: 'iniciando',
  ready: 'listo',
  degraded: 'con problemas',
  failed: 'con problemas',
  absent: 'no instalado',
};

export const palette: Texts['palette'] = {
  label: 'Buscar páginas, acciones, chats y modelos',
  nothing: 'Nada contiene estas palabras.',
  kinds: { page: 'Página', action: 'Acción', chat: 'Chat', model: 'Modelo' },
};

export const shortcuts: Texts['shortcuts'] = {
  title: 'Atajos',
  inField: 'Al escribir',
  send: 'Enviar el mensaje',
  newLine: 'Empezar una línea nueva',
  editLast: 'Editar la última pregunta (en un campo vacío)',
};
