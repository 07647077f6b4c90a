import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';

const plural = pluralsOf('ar');
const keys = (count: number) =>
  plural(count, {
    zero: 'لا مفاتيح',
    one: 'مفتاحًا واحدًا',
    two: 'مفتاحين',
    few: '# مفاتيح',
    many: '# مفتاحًا',
    other: '# مفتاح',
  });
const memberships = (count: number) =>
  plural(count, {
    zero: 'لا عضويات',
    one: 'عضوية واحدة',
    two: 'عضويتين',
    few: '# عضويات',
    many: '# عضوية',
    other: '# عضوية',
  });
const teamCount = (count: number) =>
  plural(count, {
    zero: 'لا فرق',
    one: 'فريقًا واحدًا',
    two: 'فريقين',
    few: '# فرق',
    many: '# فريقًا',
    other: '# فريق',
  });

export const teams: Texts['teams'] = {
  title: 'الفرق',
  about: 'أشخاص ومفاتيح يتقاسمون ميزانية وحدودًا وقائمة نماذج.',
  tabs: { teams: 'الفرق', organizations: 'المؤسسات', budgets: 'الميزانيات المشتركة', customers: 'العملاء' },
  tabsLabel: 'أنواع المجموعات',
  create: 'فريق جديد',
  empty: 'لا فرق بعد. أنشئ فريقًا لأشخاص أو برامج ينبغي أن تتقاسم ميزانية.',
  emptySearch: 'لا فريق يطابق ذلك.',
  search: 'البحث بالاسم أو المعرّف',
  searchName: 'البحث بالاسم',
  name: 'الاسم',
  nameHint: 'مثل قسم أو مشروع أو دورة.',
  make: 'إنشاء الفريق',
  made: (name) => `أُنشئ الفريق «${name}».`,
  organization: 'المؤسسة',
  noOrganization: 'بلا',
  members: 'الأعضاء',
  blocked: 'محظور',
  block: 'حظر',
  unblock: 'رفع الحظر',
  blockedNote: 'هذا الفريق محظور: يُرفض كل طلب من مفاتيحه.',
  wasBlocked: (name) => `الفريق «${name}» محظور.`,
  wasUnblocked: (name) => `يمكن للفريق «${name}» المتابعة.`,
  removeWhat: (keyCount, members) =>
    `يحذف هذا ${keys(keyCount)} تُرفض فورًا، و${memberships(members)}؛ والأشخاص يبقون. ما أُنفق يبقى في الاستخدام. لا يمكن التراجع عن هذا.`,
  addMember: 'إضافة عضو',
  noMembers: 'لا أحد في هذا الفريق بعد. يمكن أن تكون المفاتيح للفريق دون أن تكون لأحد.',
  member: 'العضو',
  who: 'من',
  whoHint: 'ابحث، أو اكتب بريدًا أو معرّفًا ليس لأحد بعد: يُنشأ ذلك المستخدم.',
  add: 'إضافة',
  role: 'الدور في الفريق',
  roles: { user: 'عضو', admin: 'مدير' },
  roleOf: (name) => `دور ${name}`,
  share: 'النصيب',
  shareHint: 'من ميزانية الفريق، لهذا العضو وحده.',
  shareOf: (name) => `نصيب ${name}`,
  added: (name) => `${name} في الفريق الآن.`,
  remove: 'إزالة',
  removeNamed: (name) => `إزالة ${name}`,
  removeMember: (name) => `إزالة ${name} من الفريق؟`,
  removeMemberWhat: (keyCount) =>
    keyCount === 0
      ? 'يبقى المستخدم، وكذلك مفاتيحه خارج هذا الفريق.'
      : `يحذف هذا ${keys(keyCount)} للعضو في هذا الفريق. يبقى المستخدم. لا يمكن التراجع عن هذا.`,
  memberRemoved: (name) => `غادر ${name} الفريق.`,
  deleteNamed: (name) => `حذف ${name}`,
  blockNamed: (name) => `حظر ${name}`,
  unblockNamed: (name) => `رفع الحظر عن ${name}`,
  budgets: {
    about: 'حدود تتقاسمها عدة مؤسسات أو أعضاء أو عملاء؛ ولكل منهم رصيده الخاص.',
    create: 'ميزانية جديدة',
    make: 'إنشاء الميزانية',
    nameHint: 'ما تسميها به الحسابات، مثل «فضية». لا يمكن تغييره لاحقًا.',
    editHint: 'تتغير لكل من يستخدمها.',
    empty: 'لا ميزانيات مشتركة بعد. أنشئ واحدة حيث ينبغي أن تكون لكثيرين الحدود نفسها.',
    made: (name) => `أُنشئت الميزانية «${name}».`,
    removeWhat: 'لا تُحذف إلا ميزانية لا يستخدمها أحد. لا يمكن التراجع عن هذا.',
  },
  customers: {
    wasBlocked: (name) => `«${name}» محظور.`,
    wasUnblocked: (name) => `يمكن لـ «${name}» المتابعة.`,
    about: 'من تسأل البرامج من أجلهم: ما يسميه الطلب «user».',
    create: 'عميل جديد',
    make: 'إنشاء العميل',
    empty: 'لا عملاء بعد. أنشئ واحدًا لتحد أو تحظر من يسأل برنامج من أجله.',
    emptySearch: 'لا عميل يطابق ذلك.',
    id: 'المعرّف',
    idHint: 'ما تكتبه البرامج «user» في طلباتها. لا يمكن تغييره لاحقًا.',
    budget: 'الميزانية المشتركة',
    ownLimits: 'بلا، حدود خاصة',
    removeWhat: 'تُنسى حدوده وما أنفقه؛ وتستمر الطلبات من أجله بلا حدود. لا يمكن التراجع عن هذا.',
  },
  organizations: {
    about: 'فرق وأشخاص تحت ميزانية واحدة.',
    create: 'مؤسسة جديدة',
    make: 'إنشاء المؤسسة',
    empty: 'لا مؤسسات بعد. أنشئ واحدة حيث تتقاسم عدة فرق ميزانية.',
    emptySearch: 'لا مؤسسة تطابق ذلك.',
    made: (name) => `أُنشئت المؤسسة «${name}».`,
    noTeams: 'لا فرق بعد. ينضم الفريق عند إنشائه أو تعديله.',
    noMembers: 'لا أحد بعد.',
    role: 'الدور في المؤسسة',
    roles: { internal_user: 'عضو', internal_user_viewer: 'عضو، قراءة فقط', org_admin: 'مدير مؤسسة' },
    removeWhat: (count) =>
      `يحذف هذا ${teamCount(count)} بكل مفاتيحها التي تُرفض فورًا؛ والأشخاص يبقون. ما أُنفق يبقى في الاستخدام. لا يمكن التراجع عن هذا.`,
    removeMember: (name) => `إزالة ${name} من المؤسسة؟`,
    memberRemoveWhat: 'يبقى المستخدم، وكذلك عضوياته في الفرق.',
    memberAdded: (name) => `${name} في المؤسسة الآن.`,
    memberRemoved: (name) => `غادر ${name} المؤسسة.`,
  },
};
