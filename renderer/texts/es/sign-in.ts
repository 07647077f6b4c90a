import type { Texts } from '../en.ts';

export const signIn: Texts['signIn'] = {
  title: 'Iniciar sesión en Homeport',
  hint: 'Use el enlace que el hub mostró al iniciarse, o escriba la clave maestra.',
  where:
    'La clave maestra se mostró en el primer inicio. Si se perdió, detenga el hub e inícielo con una nueva elegida por usted:',
  whereCommand: 'npm start -- --master-key sk-…',
  expired:
    'Este enlace de inicio de sesión ya se usó: vale una sola vez. Entre con la clave maestra, o inicie el hub de nuevo para tener otro enlace.',
  key: 'Clave maestra',
  submit: 'Iniciar sesión',
};
