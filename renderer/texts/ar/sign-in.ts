import type { Texts } from '../en.ts';
import type { Translated } from '../translated.ts';

export const signIn: Translated<Texts['signIn']> = {
  title: 'تسجيل الدخول إلى Homeport',
  hint: 'استخدم الرابط الذي طبعه الخادم عند بدئه، أو أدخل المفتاح الرئيسي.',
  where: 'طُبع المفتاح الرئيسي عند أول بدء. إن ضاع فأوقف الخادم وابدأه بمفتاح جديد من عندك:',
  whereCommand: 'npm start -- --master-key sk-…',
  expired:
    'استُخدم رابط الدخول هذا من قبل: فهو يعمل مرة واحدة. سجّل الدخول بالمفتاح الرئيسي، أو ابدأ الخادم من جديد للحصول على رابط جديد.',
  key: 'المفتاح الرئيسي',
  submit: 'تسجيل الدخول',
};
