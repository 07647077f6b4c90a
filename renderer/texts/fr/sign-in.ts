import type { Texts } from '../en.ts';

export const signIn: Texts['signIn'] = {
  title: 'Se connecter à Homeport',
  hint: 'Utilisez le lien que le hub a affiché à son démarrage, ou saisissez la clé principale.',
  where:
    'La clé principale a été affichée au premier démarrage. Si elle est perdue, arrêtez le hub et démarrez-le avec une nouvelle de votre choix :',
  whereCommand: 'npm start -- --master-key sk-…',
  expired:
    'Ce lien de connexion a déjà été utilisé : il ne sert qu’une fois. Connectez-vous avec la clé principale, ou redémarrez le hub pour un nouveau lien.',
  key: 'Clé principale',
  submit: 'Se connecter',
};
