import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';
import type { Translated } from '../translated.ts';

const plural = pluralsOf('es');
const keysOf = (count: number) =>
  count === 0 ? 'ninguna clave' : plural(count, { one: '# clave', other: '# claves' });

export const teams: Translated<Texts['teams']> = {
  title: 'Equipos',
  about: 'Personas y claves que comparten un presupuesto, límites y una lista de modelos.',
  tabs: {
    teams: 'Equipos',
    organizations: 'Organizaciones',
    budgets: 'Presupuestos compartidos',
    customers: 'Clientes',
  },
  tabsLabel: 'Tipos de grupos',
  create: 'Nuevo equipo',
  empty: 'Todavía no hay equipos. Cree uno para personas o programas que deban compartir un presupuesto.',
  emptySearch: 'Así no se encuentra ningún equipo.',
  search: 'Buscar por nombre o id',
  searchName: 'Buscar por nombre',
  name: 'Nombre',
  nameHint: 'Por ejemplo un departamento, un proyecto o un curso.',
  make: 'Crear equipo',
  made: (name) => `Se creó el equipo «${name}».`,
  organization: 'Organización',
  noOrganization: 'ninguna',
  members: 'Miembros',
  blocked: 'bloqueado',
  block: 'Bloquear',
  unblock: 'Desbloquear',
  blockedNote: 'Este equipo está bloqueado: se rechazan todas las solicitudes de sus claves.',
  wasBlocked: (name) => `El equipo «${name}» está bloqueado.`,
  wasUnblocked: (name) => `El equipo «${name}» puede continuar.`,
  removeWhat: (keys, members) =>
    `Esto elimina ${keysOf(keys)}, con rechazo inmediato, y ${members === 0 ? 'ninguna pertenencia' : plural(members, { one: '# pertenencia', other: '# pertenencias' })}; las personas se quedan. Lo gastado sigue en el uso. Esto no se puede deshacer.`,
  addMember: 'Añadir un miembro',
  noMembers: 'Todavía no hay nadie en este equipo. Las claves pueden ser del equipo sin ser de nadie.',
  member: 'Miembro',
  who: 'Quién',
  whoHint: 'Busque, o escriba un correo o id que nadie tenga aún: se crea ese usuario.',
  add: 'Añadir',
  role: 'Rol en el equipo',
  roles: { user: 'Miembro', admin: 'Administrador' },
  roleOf: (name) => `Rol de ${name}`,
  share: 'Parte',
  shareHint: 'Del presupuesto del equipo, solo para este miembro.',
  shareOf: (name) => `La parte de ${name}`,
  added: (name) => `${name} está en el equipo.`,
  remove: 'Quitar',
  removeNamed: (name) => `Quitar a ${name}`,
  removeMember: (name) => `¿Quitar a ${name} del equipo?`,
  removeMemberWhat: (keys) =>
    keys === 0
      ? 'El usuario se queda, y también sus claves fuera de este equipo.'
      : `Esto elimina ${keysOf(keys)} que el miembro tiene en este equipo. El usuario se queda. Esto no se puede deshacer.`,
  memberRemoved: (name) => `${name} dejó el equipo.`,
  deleteNamed: (name) => `Eliminar ${name}`,
  blockNamed: (name) => `Bloquear ${name}`,
  unblockNamed: (name) => `Desbloquear ${name}`,
  budgets: {
    about: 'Límites que comparten varias organizaciones, miembros o clientes; cada uno tiene su propio saldo.',
    create: 'Nuevo presupuesto',
    make: 'Crear presupuesto',
    nameHint: 'Cómo lo llaman las cuentas, por ejemplo «silver». No se puede cambiar después.',
    editHint: 'Cambia para todos los que lo usan.',
    empty: 'Todavía no hay presupuestos compartidos. Cree uno donde muchos deban tener los mismos límites.',
    made: (name) => `Se creó el presupuesto «${name}».`,
    removeWhat: 'Solo se puede eliminar un presupuesto que nadie usa. Esto no se puede deshacer.',
  },
  customers: {
    about: 'Aquellos para quienes preguntan los programas: lo que una solicitud indica como su «user».',
    create: 'Nuevo cliente',
    make: 'Crear cliente',
    empty: 'Todavía no hay clientes. Cree uno para limitar o bloquear a alguien para quien pregunta un programa.',
    emptySearch: 'Así no se encuentra ningún cliente.',
    id: 'Identificador',
    idHint: 'Lo que los programas escriben como «user» en sus solicitudes. No se puede cambiar después.',
    budget: 'Presupuesto compartido',
    ownLimits: 'ninguno, límites propios',
    removeWhat:
      'Se olvidan sus límites y lo que gastó; las solicitudes para él siguen sin límites. Esto no se puede deshacer.',
  },
  organizations: {
    about: 'Equipos y personas bajo un presupuesto.',
    create: 'Nueva organización',
    make: 'Crear organización',
    empty: 'Todavía no hay organizaciones. Cree una donde varios equipos compartan un presupuesto.',
    emptySearch: 'Así no se encuentra ninguna organización.',
    made: (name) => `Se creó la organización «${name}».`,
    noTeams: 'Todavía no hay equipos. Un equipo entra al crearlo o editarlo.',
    noMembers: 'Nadie todavía.',
    role: 'Rol en la organización',
    roles: {
      internal_user: 'Miembro',
      internal_user_viewer: 'Miembro, solo lectura',
      org_admin: 'Administrador de la organización',
    },
    removeWhat: (count) =>
      `Esto elimina ${count === 0 ? 'ningún equipo' : plural(count, { one: '# equipo', other: '# equipos' })} con todas sus claves, que se rechazan de inmediato; las personas se quedan. Lo gastado sigue en el uso. Esto no se puede deshacer.`,
    removeMember: (name) => `¿Quitar a ${name} de la organización?`,
    memberRemoveWhat: 'El usuario se queda, y también sus pertenencias a equipos.',
    memberAdded: (name) => `${name} está en la organización.`,
    memberRemoved: (name) => `${name} dejó la organización.`,
  },
};
