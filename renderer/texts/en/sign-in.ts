export const signIn = {
  title: 'Sign in to Homeport',
  hint: 'Use the link that the hub printed when it started, or enter the master key.',
  where:
    'The master key was printed at the first start. If it is lost, stop the hub and start it with a new one of your own:',
  whereCommand: 'npm start -- --master-key sk-…',
  expired:
    'This sign-in link was used already: it works once. Sign in with the master key, or start the hub again for a new link.',
  key: 'Master key',
  submit: 'Sign in',
};
