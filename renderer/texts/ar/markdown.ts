import type { Texts } from '../en.ts';

export const markdown: Texts['markdown'] = {
  taskDone: 'تم',
  taskOpen: 'لم يتم',
  image: (alt) => `صورة لم تُحمَّل: ${alt}`,
  imageHint: (host) => `لا تُحمَّل صور الشبكة هنا: كان ${host} سيعلم أن هذا يُقرأ. يفتحها في المتصفح.`,
  table: 'جدول',
  formula: 'صيغة',
  brokenFormula: (reason) => `هذه ليست صيغة: ${reason}`,
  hiddenCharacter: (code) => `حرف مخفي، ${code}، يقلب ترتيب ما بعده`,
  alerts: { note: 'ملاحظة', tip: 'نصيحة', important: 'مهم', warning: 'تحذير', caution: 'تنبيه' },
  footnote: (number) => `الحاشية ${number}`,
  footnoteBack: (number) => `العودة إلى نص الحاشية ${number}`,
  footnotes: 'الحواشي',
  showRest: (blocks) => `عرض ${blocks} فقرة أخرى`,
  diagram: 'مخطط',
  largeDiagram: 'عرض المخطط كبيرًا',
  copyDiagram: 'نسخ مصدر المخطط',
  brokenDiagram: (reason) => `تعذر رسم هذا المخطط: ${reason}`,
};
