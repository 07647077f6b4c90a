import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';
import type { Translated } from '../translated.ts';

const plural = pluralsOf('de');
const keys = (count: number) => (count === 0 ? 'keine Schlüssel' : plural(count, { other: '# Schlüssel' }));

export const teams: Translated<Texts['teams']> = {
  title: 'Teams',
  about: 'Menschen und Schlüssel, die sich ein Budget, Grenzen und eine Liste von Modellen teilen.',
  tabs: { teams: 'Teams', organizations: 'Organisationen', budgets: 'Geteilte Budgets', customers: 'Kunden' },
  tabsLabel: 'Arten von Gruppen',
  create: 'Neues Team',
  empty: 'Noch keine Teams. Legen Sie eines für Menschen oder Programme an, die sich ein Budget teilen sollen.',
  emptySearch: 'So wird kein Team gefunden.',
  search: 'Suche nach Name oder ID',
  searchName: 'Suche nach Name',
  name: 'Name',
  nameHint: 'Etwa eine Abteilung, ein Projekt oder ein Kurs.',
  make: 'Team anlegen',
  made: (name) => `Das Team „${name}“ wurde angelegt.`,
  organization: 'Organisation',
  noOrganization: 'keine',
  members: 'Mitglieder',
  blocked: 'gesperrt',
  block: 'Sperren',
  unblock: 'Entsperren',
  blockedNote: 'Dieses Team ist gesperrt: Jede Anfrage seiner Schlüssel wird abgelehnt.',
  wasBlocked: (name) => `Das Team „${name}“ ist gesperrt.`,
  wasUnblocked: (name) => `Das Team „${name}“ darf weitermachen.`,
  removeWhat: (count, members) =>
    `Gelöscht werden ${keys(count)}, die sofort abgelehnt werden, und ${members === 0 ? 'keine Mitgliedschaften' : plural(members, { one: '# Mitgliedschaft', other: '# Mitgliedschaften' })}; die Menschen bleiben. Was ausgegeben wurde, bleibt in der Nutzung. Das lässt sich nicht rückgängig machen.`,
  addMember: 'Mitglied aufnehmen',
  noMembers: 'Noch ist niemand in diesem Team. Schlüssel können dem Team gehören, ohne jemandes zu sein.',
  member: 'Mitglied',
  who: 'Wer',
  whoHint: 'Suchen Sie, oder schreiben Sie eine E-Mail oder ID, die noch niemand hat: Dieser Nutzer wird angelegt.',
  add: 'Aufnehmen',
  role: 'Rolle im Team',
  roles: { user: 'Mitglied', admin: 'Verwalter' },
  roleOf: (name) => `Rolle von ${name}`,
  share: 'Anteil',
  shareHint: 'Am Budget des Teams, für dieses Mitglied allein.',
  shareOf: (name) => `Der Anteil von ${name}`,
  added: (name) => `${name} ist im Team.`,
  remove: 'Entfernen',
  removeNamed: (name) => `${name} entfernen`,
  removeMember: (name) => `${name} aus dem Team entfernen?`,
  removeMemberWhat: (count) =>
    count === 0
      ? 'Der Nutzer bleibt, ebenso seine Schlüssel außerhalb dieses Teams.'
      : `Gelöscht werden ${keys(count)} des Mitglieds in diesem Team. Der Nutzer bleibt. Das lässt sich nicht rückgängig machen.`,
  memberRemoved: (name) => `${name} hat das Team verlassen.`,
  deleteNamed: (name) => `${name} löschen`,
  blockNamed: (name) => `${name} sperren`,
  unblockNamed: (name) => `${name} entsperren`,
  budgets: {
    about: 'Grenzen, die sich mehrere Organisationen, Mitglieder oder Kunden teilen; jeder hat einen eigenen Stand.',
    create: 'Neues Budget',
    make: 'Budget anlegen',
    nameHint: 'Wie Konten es nennen, etwa „silber“. Es lässt sich später nicht ändern.',
    editHint: 'Es ändert sich für alle, die es benutzen.',
    empty: 'Noch keine geteilten Budgets. Legen Sie eines an, wo viele dieselben Grenzen haben sollen.',
    made: (name) => `Das Budget „${name}“ wurde angelegt.`,
    removeWhat: 'Nur ein Budget, das niemand benutzt, kann gelöscht werden. Das lässt sich nicht rückgängig machen.',
  },
  customers: {
    about: 'Diejenigen, für die Programme fragen: was eine Anfrage als „user“ nennt.',
    create: 'Neuer Kunde',
    make: 'Kunde anlegen',
    empty:
      'Noch keine Kunden. Legen Sie einen an, um jemanden zu begrenzen oder zu sperren, für den ein Programm fragt.',
    emptySearch: 'So wird kein Kunde gefunden.',
    id: 'ID',
    idHint: 'Was Programme in ihren Anfragen als „user“ schreiben. Sie lässt sich später nicht ändern.',
    budget: 'Geteiltes Budget',
    ownLimits: 'keines, eigene Grenzen',
    removeWhat:
      'Die Grenzen und Ausgaben werden vergessen; Anfragen für den Kunden laufen ohne Grenzen weiter. Das lässt sich nicht rückgängig machen.',
  },
  organizations: {
    about: 'Teams und Menschen unter einem Budget.',
    create: 'Neue Organisation',
    make: 'Organisation anlegen',
    empty: 'Noch keine Organisationen. Legen Sie eine an, wo mehrere Teams sich ein Budget teilen.',
    emptySearch: 'So wird keine Organisation gefunden.',
    made: (name) => `Die Organisation „${name}“ wurde angelegt.`,
    noTeams: 'Noch keine Teams. Ein Team kommt dazu, wenn es angelegt oder geändert wird.',
    noMembers: 'Noch niemand.',
    role: 'Rolle in der Organisation',
    roles: {
      internal_user: 'Mitglied',
      internal_user_viewer: 'Mitglied, nur lesend',
      org_admin: 'Verwalter der Organisation',
    },
    removeWhat: (teams) =>
      `Gelöscht werden ${teams === 0 ? 'keine Teams' : plural(teams, { one: '# Team', other: '# Teams' })} mit allen Schlüsseln, die sofort abgelehnt werden; die Menschen bleiben. Was ausgegeben wurde, bleibt in der Nutzung. Das lässt sich nicht rückgängig machen.`,
    removeMember: (name) => `${name} aus der Organisation entfernen?`,
    memberRemoveWhat: 'Der Nutzer bleibt, ebenso die Mitgliedschaften in Teams.',
    memberAdded: (name) => `${name} ist in der Organisation.`,
    memberRemoved: (name) => `${name} hat die Organisation verlassen.`,
  },
};
