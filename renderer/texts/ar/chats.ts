import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';
import type { Translated } from '../translated.ts';

const plural = pluralsOf('ar');

export const chats: Translated<Texts['chats']> = {
  pinned: 'المثبتة',
  showMore: (count) => `عرض ${count} أخرى`,
  answering: 'يجيب',
  actionsOf: (title) => `إجراءات الدردشة «${title}»`,
  rename: 'إعادة التسمية',
  newName: 'الاسم الجديد',
  pin: 'تثبيت',
  unpin: 'إلغاء التثبيت',
  archive: 'أرشفة',
  unarchive: 'إخراج من الأرشيف',
  archived: (title) => `الدردشة «${title}» في الأرشيف الآن.`,
  delete: 'حذف',
  moveTo: 'نقل إلى مجلد',
  noFolder: 'بلا مجلد',
  newFolder: 'مجلد جديد',
  newFolderName: 'مجلد',
  folderName: 'اسم المجلد',
  deleteFolder: 'حذف المجلد',
  folderDeleted: (name) => `حُذف المجلد «${name}»، وبقيت دردشاته.`,
  folderActions: (name) => `إجراءات المجلد «${name}»`,
  emptyFolder: 'اسحب الدردشات إلى هنا.',
  listActions: 'المزيد عن الدردشات',
  showArchive: 'الدردشات المؤرشفة',
  exportAll: 'تصدير جميع الدردشات',
  import: 'استيراد دردشات…',
  exportMarkdown: 'تصدير بصيغة Markdown',
  exportJson: 'تصدير بصيغة JSON',
  copyMarkdown: 'نسخ بصيغة Markdown',
  copiedChat: 'نُسخت الدردشة بصيغة Markdown.',
  keys: 'تتنقل الأسهم، ويفتح Enter، ويعيد F2 التسمية، ويحذف Delete، ويعرض مفتاح القائمة المزيد.',
  listFailed: 'تعذرت قراءة الدردشات.',
  retry: 'إعادة المحاولة',
  search: {
    title: 'البحث في الدردشات',
    label: 'البحث في جميع الدردشات',
    about: 'كل كلمة في كل دردشة، بما فيها المؤرشفة.',
    hint: 'اكتب للبحث في جميع الدردشات.',
    none: (words) => `لا دردشة تحتوي على «${words}».`,
    found: (count) =>
      plural(count, {
        zero: 'لا مواضع',
        one: 'موضع واحد',
        two: 'موضعان',
        few: '# مواضع',
        many: '# موضعًا',
        other: '# موضع',
      }),
    most: (count) => `أفضل ${count} موضع. كلمات أكثر تعطي نتائج أقل.`,
    inTitle: 'في عنوانها',
    roles: { user: 'أنت', assistant: 'إجابة', tool: 'أداة' },
  },
  archivePage: {
    title: 'الدردشات المؤرشفة',
    about: 'خارج القائمة لكنها محفوظة: يمكن فتحها والبحث فيها واستعادتها.',
    empty: 'لا شيء في الأرشيف. تصل الدردشة إلى هنا من قائمتها.',
    lastUsed: (when) => `آخر استخدام ${when}`,
  },
  importing: {
    title: 'استيراد دردشات',
    about:
      'ملف صُدّر من هنا (JSON أو Markdown)، أو ملف conversations.json من ChatGPT أو Open WebUI. ما هو موجود هنا يبقى.',
    choose: 'اختيار ملف',
    drop: 'أو أفلته هنا',
    busy: (name) => `تجري قراءة ${name}…`,
    sources: { homeport: 'Homeport', markdown: 'Markdown', chatgpt: 'ChatGPT', 'open-webui': 'Open WebUI' },
    taken: (count, source) =>
      plural(count, {
        zero: `لم يمكن أخذ أي دردشة من ملف ${source} هذا.`,
        one: `أُخذت دردشة واحدة من ملف ${source} هذا.`,
        two: `أُخذت دردشتان من ملف ${source} هذا.`,
        few: `أُخذت # دردشات من ملف ${source} هذا.`,
        many: `أُخذت # دردشة من ملف ${source} هذا.`,
        other: `أُخذت # دردشة من ملف ${source} هذا.`,
      }),
    messages: (count) =>
      plural(count, {
        zero: 'لا رسائل',
        one: 'رسالة واحدة',
        two: 'رسالتان',
        few: '# رسائل',
        many: '# رسالة',
        other: '# رسالة',
      }),
    skipped: (count) =>
      plural(count, {
        zero: 'أُخذت كلها:',
        one: 'تعذر أخذ واحدة:',
        two: 'تعذر أخذ اثنتين:',
        few: 'تعذر أخذ #:',
        many: 'تعذر أخذ #:',
        other: 'تعذر أخذ #:',
      }),
    more: (count) => `و${count} أخرى`,
    another: 'استيراد ملف آخر',
    done: 'تم',
  },
};
