import type { Texts } from '../en.ts';

export const signIn: Texts['signIn'] = {
  title: 'Bei Homeport anmelden',
  hint: 'Verwenden Sie den Link, den der Hub beim Start ausgegeben hat, oder geben Sie den Hauptschlüssel ein.',
  where:
    'Der Hauptschlüssel wurde beim ersten Start ausgegeben. Ist er verloren, halten Sie den Hub an und starten Sie ihn mit einem neuen eigenen:',
  whereCommand: 'npm start -- --master-key sk-…',
  expired:
    'Dieser Anmeldelink wurde schon benutzt: Er gilt einmal. Melden Sie sich mit dem Hauptschlüssel an, oder starten Sie den Hub neu, um einen neuen Link zu erhalten.',
  key: 'Hauptschlüssel',
  submit: 'Anmelden',
};
