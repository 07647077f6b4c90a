import type { Texts } from '../en.ts';

export const settings: Texts['settings'] = {
  title: 'Ajustes',
  about: 'Lo que se cambia aquí vale de inmediato, salvo que se indique otra cosa.',
  find: 'Buscar un ajuste',
  none: 'Ningún ajuste contiene estas palabras.',
  saved: (name) => `Se guardó «${name}».`,
  undo: 'Deshacer',
  unreadable: {
    number: 'Esto no es un número.',
    json: 'Esto no es JSON. Escríbalo así: {"a-model": ["the-next", "and-one-more"]}.',
    text: 'Esto no se puede leer.',
  },
  groups: {
    access: 'Acceso',
    spending: 'Gasto de todos juntos',
    limits: 'Límites',
    routing: 'Elección del despliegue',
    answers: 'Solicitudes y respuestas',
    chats: 'Chats',
    keeping: 'Qué se conserva y cuánto tiempo',
  },
  window: 'Esta ventana',
  windowAbout: 'Se guarda solo en este navegador.',
  theme: 'Tema',
  language: 'Idioma',
  asBrowser: (language) => `Como el navegador (${language})`,
  keys: 'Claves',
  keysAbout: 'Cada programa necesita su propia clave, para que usted vea qué usa y pueda retirarla.',
  newKey: 'Nueva clave',
  allKeys: 'Todas las claves',
  start: 'Opciones de inicio',
  startAbout:
    'Valen desde el próximo inicio. Indíquelas como opción, en el entorno o en homeport.json, en la carpeta de datos.',
  option: 'Opción',
  value: 'Valor',
  environment: 'Entorno',
  notGiven: 'sin indicar',
  system: 'Esta instalación',
  version: 'Versión',
  runtime: 'Entorno de ejecución',
  dataFolder: 'Carpeta de datos',
  database: 'Base de datos',
  unknown: 'desconocido',
  fields: {
    paused: {
      name: 'Pausar el servicio',
      hint: 'Los programas reciben 503 de todas las rutas de modelos; esta ventana sigue.',
    },
    noKeyNeededOnThisComputer: {
      name: 'No hace falta clave en este equipo',
      hint: 'Aquí se acepta cualquier clave o ninguna, y el uso se anota en «local». Nunca vale para la red.',
    },
    metricsNeedKey: {
      name: 'Las métricas necesitan clave',
      hint: 'También los programas de este equipo necesitan una clave para /metrics; por la red siempre hace falta la de un administrador.',
    },
    hostNames: {
      name: 'Nombres de este hub',
      hint: 'Con los que otros llegan a él, además de los de este equipo: el nombre que un contenedor da a su anfitrión, el de un proxy. Uno por línea.',
    },
    corsOrigins: {
      name: 'Páginas web que pueden llamar',
      hint: 'Un origen por línea; * vale por cualquier serie de caracteres menos /, y :* al final por cualquier puerto.',
    },
    globalMaxBudget: {
      name: 'Presupuesto, USD',
      hint: 'Lo que todas las claves juntas pueden gastar en un periodo. Vacío = sin límite.',
    },
    globalBudgetDuration: {
      name: 'Su periodo',
      hint: 'Por ejemplo 1d, 7d, 30d, 1mo, daily o monthly. Vacío = nunca empieza de nuevo.',
    },
    timeZone: {
      name: 'Zona horaria',
      hint: 'Cuya medianoche cierra el presupuesto de un día, por ejemplo UTC o Europe/Berlin.',
    },
    customerBudgetId: {
      name: 'Presupuesto de los clientes',
      hint: 'El id del presupuesto compartido de los usuarios finales que no tienen uno propio. Vacío = ninguno.',
    },
    applyUserBudgetToTeamKeys: {
      name: 'El presupuesto de un usuario vale también para claves de equipos',
      hint: 'Además del propio del equipo.',
    },
    tokenRateLimitType: {
      name: 'Tokens que cuentan por minuto',
      hint: 'A qué se refieren los límites de tokens por minuto.',
    },
    'addressLimits.requestsPerSecond': {
      name: 'Solicitudes por segundo desde una dirección',
      hint: 'Lo que llega más rápido espera su turno.',
    },
    'addressLimits.burst': {
      name: 'En espera a la vez',
      hint: 'De una dirección; lo que encuentra más en espera se rechaza.',
    },
    'addressLimits.open': {
      name: 'Abiertas a la vez',
      hint: 'Solicitudes de una dirección que pueden estar en curso al mismo tiempo.',
    },
    'addressLimits.exceptThisComputer': {
      name: 'Salvo este equipo',
      hint: 'Los programas de este equipo no se limitan por dirección.',
    },
    routingStrategy: { name: 'Qué despliegue responde', hint: 'Donde varios sirven un mismo modelo.' },
    retries: { name: 'Intentos tras un fallo', hint: 'En los demás despliegues del modelo.' },
    cooldownSeconds: {
      name: 'Descanso tras fallos, segundos',
      hint: 'Cuánto se deja en paz un despliegue que falla si su modelo tiene otros. 0 = nunca.',
    },
    requestTimeoutSeconds: {
      name: 'Intento más largo, segundos',
      hint: 'Donde ni la solicitud ni su despliegue indican otra cosa.',
    },
    filterByTags: {
      name: 'Las etiquetas eligen',
      hint: 'Las solicitudes solo van a despliegues que llevan una de sus etiquetas.',
    },
    defaultFallbacks: {
      name: 'Modelos de reserva',
      hint: 'Para los modelos que no tienen una lista propia. Uno por línea.',
    },
    fallbacks: {
      name: 'Reservas de cada modelo',
      hint: 'Qué modelos se prueban cuando uno falla: {"a-model": ["the-next"]}; * vale por todos los demás.',
    },
    contextWindowFallbacks: {
      name: 'Reservas para prompts largos',
      hint: 'Lo mismo para prompts demasiado largos para un modelo.',
    },
    contextOverflow: {
      name: 'Una conversación demasiado larga',
      hint: 'Donde ni la solicitud, ni la clave ni el modelo lo dicen. Siempre se avisa de lo que se omitió.',
    },
    dropParams: {
      name: 'Omitir lo que ningún motor atiende',
      hint: 'Esos parámetros se nombran en una cabecera de la respuesta. Desactivado = se rechazan.',
    },
    fetchImages: {
      name: 'Traer imágenes enlazadas',
      hint: 'Las imágenes enlazadas en un mensaje se traen de direcciones públicas. Desactivado = nada sale de este equipo.',
    },
    refreshCatalogue: {
      name: 'Actualizar el catálogo',
      hint: 'Como mucho una vez al día, cuando alguien lo mira, se preguntan los tamaños a la biblioteca de Ollama. Desactivado = no se pregunta nada.',
    },
    compat: {
      name: 'Responder como LiteLLM',
      hint: 'Qué versión suya imitan las respuestas, donde difieren.',
    },
    makeTitles: {
      name: 'Los modelos ponen título a los chats',
      hint: 'Tras la primera respuesta se pide un título al mismo modelo. Desactivado = quedan las primeras palabras.',
    },
    attachmentMaxBytes: {
      name: 'Adjunto más grande, MB',
      hint: 'De un archivo que se entrega con un mensaje.',
    },
    ledgerRetentionDays: { name: 'Solicitudes en el registro, días', hint: '0 = para siempre.' },
    keepBodies: {
      name: 'Lo que se dijo',
      hint: 'Solicitudes y respuestas se conservan para la página Actividad: de ninguna clave, de las que lo indican o de todas las que no lo rechazan.',
    },
    bodiesKeptDays: { name: 'Se conserva, días', hint: 'Después se quita lo que se dijo.' },
    bodyMaxBytes: {
      name: 'Máximo de una solicitud, MB',
      hint: 'De las más largas se conserva solo el principio.',
    },
    bodiesMaxBytes: { name: 'Todas juntas, MB', hint: 'Las más antiguas se van primero.' },
    responsesKeptDays: {
      name: 'Respuestas de Responses, días',
      hint: 'Un programa puede continuar desde ellas. 0 = no se conserva ninguna.',
    },
    responsesKeptPerKey: {
      name: 'Respuestas de Responses por clave',
      hint: 'Las más antiguas se van primero.',
    },
  },
  options: {
    total: 'Todos los tokens',
    input: 'De los prompts',
    output: 'De las respuestas',
    'simple-shuffle': 'Por peso, al azar',
    'least-busy': 'El menos ocupado',
    'latency-based-routing': 'El más rápido',
    'usage-based-routing-v2': 'El menos usado',
    'cost-based-routing': 'El más barato',
    refuse: 'se rechaza',
    trim: 'pierde sus turnos más antiguos',
    new: 'de 2026 y posteriores',
    p81: '1.81',
    off: 'No conservar nada',
    keys: 'De las claves que lo indican',
    all: 'De todas las que no lo rechazan',
  },
};
