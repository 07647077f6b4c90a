import { formatSeconds } from '../format.ts';
import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';

const plural = pluralsOf('ar');

export const places: Texts['places'] = {
  chat: 'الدردشة',
  models: 'النماذج',
  connect: 'الاتصال',
  server: 'الخادم',
  keys: 'المفاتيح',
  users: 'المستخدمون',
  teams: 'الفرق',
  usage: 'الاستخدام',
  activity: 'النشاط',
  audit: 'التدقيق',
  settings: 'الإعدادات',
};

export const actions: Texts['actions'] = {
  newChat: 'دردشة جديدة',
  toggleRail: 'إظهار الشريط الجانبي أو إخفاؤه',
  pickModel: 'اختيار نموذج',
  focusComposer: 'كتابة رسالة',
  stopAnswer: 'إيقاف الإجابة',
  togglePanel: 'إظهار إعدادات الدردشة أو إخفاؤها',
  findInChat: 'البحث في هذه الدردشة',
  nextTheme: 'تبديل المظهر',
  openPalette: 'الذهاب إلى أي صفحة وتنفيذ أي إجراء',
  showShortcuts: 'عرض اختصارات لوحة المفاتيح',
};

export const rail: Texts['rail'] = {
  newChat: 'دردشة جديدة',
  menu: 'القائمة',
  collapse: 'طي الشريط الجانبي',
  expand: 'توسيع الشريط الجانبي',
  today: 'اليوم',
  yesterday: 'أمس',
  earlier: 'سابقًا',
  deleteChat: (title) => `حذف الدردشة «${title}»`,
  deleted: (title) => `حُذفت الدردشة «${title}».`,
  undo: 'تراجع',
  chats: 'الدردشات',
  places: 'الصفحات',
  theme: (now, next) => `المظهر: ${now}. التبديل إلى ${next}`,
  themes: { system: 'مثل النظام', light: 'فاتح', dark: 'داكن' },
  signOut: 'تسجيل الخروج',
  moved: (count) =>
    plural(count, {
      zero: 'لم تُنقل أي دردشة.',
      one: 'انتقلت دردشة واحدة من هذا المتصفح إلى الخادم.',
      two: 'انتقلت دردشتان من هذا المتصفح إلى الخادم.',
      few: 'انتقلت # دردشات من هذا المتصفح إلى الخادم.',
      many: 'انتقلت # دردشة من هذا المتصفح إلى الخادم.',
      other: 'انتقلت # دردشة من هذا المتصفح إلى الخادم.',
    }),
};

export const strip: Texts['strip'] = {
  label: 'الحالة',
  gone: 'الخادم لا يستجيب. تُعاد المحاولة…',
  connecting: 'يجري سؤال الخادم…',
  copyAddress: (address) => `نسخ ${address}`,
  requests: (running, waiting) => `${running} قيد التنفيذ، ${waiting} في الانتظار`,
  showRequests: 'عرض أحدث الطلبات',
  showEngines: 'عرض المحركات',
  memory: (megabytes) => `يستخدم الخادم نفسه ${megabytes} ميغابايت من الذاكرة.`,
  noModel: 'لا نموذج في الذاكرة',
  version: (version) => `Homeport ${version}`,
  engineOwn: 'شغّله Homeport',
  latest: 'أحدث الطلبات',
  moreRequests: 'جميعها في صفحة النشاط',
  showAddress: 'كيف تصل البرامج إلى الخادم',
  addressOf: (address) => `تصل البرامج إلى الخادم على ${address} بمفتاح من صفحة المفاتيح.`,
  docs: 'قراءة جميع مسارات الواجهة البرمجية وتجربتها',
  noRequests: 'لم يُطلب شيء بعد.',
  openRequest: (model, when) => `فتح الطلب إلى ${model} في ${when}`,
  when: 'الوقت',
  model: 'النموذج',
  tokens: 'الرموز',
  took: 'المدة',
  outcome: 'النتيجة',
  outcomes: { ok: 'تم', cancelled: 'أُلغي', error: 'خطأ' },
  seconds: (seconds) => formatSeconds(seconds, 1),
};

export const states: Texts['states'] = {
  stopped: 'متوقف',
  starting: 'يبدأ',
  ready: 'جاهز',
  degraded: 'به خلل',
  failed: 'به خلل',
  absent: 'غير مثبت',
};

export const palette: Texts['palette'] = {
  label: 'البحث في الصفحات والإجراءات والدردشات والنماذج',
  nothing: 'لا شيء يحتوي على هذه الكلمات.',
  kinds: { page: 'صفحة', action: 'إجراء', chat: 'دردشة', model: 'نموذج' },
};

export const shortcuts: Texts['shortcuts'] = {
  title: 'اختصارات لوحة المفاتيح',
  inField: 'أثناء الكتابة',
  send: 'إرسال الرسالة',
  newLine: 'بدء سطر جديد',
  editLast: 'تعديل آخر سؤال (في حقل فارغ)',
};
