const endings: Readonly<Record<string, string>> = {
  bash: 'sh',
  shell: 'sh',
  zsh: 'sh',
  powershell: 'ps1',
  python: 'py',
  javascript: 'js',
  typescript: 'ts',
  rust: 'rs',
  ruby: 'rb',
  kotlin: 'kt',
  csharp: 'cs',
  'c#': 'cs',
  'c++': 'cpp',
  markdown: 'md',
  yaml: 'yml',
  golang: 'go',
  haskell: 'hs',
  perl: 'pl',
  text: 'txt',
  plaintext: 'txt',
};

/** What code is called when it is saved. A name that is no word becomes `txt`: it came from a model. */
export function fileNameOf(language: string): string {
  const name = language.toLowerCase();
  if (name === 'dockerfile' || name === 'makefile') return language;
  const ending = Object.hasOwn(endings, name) ? endings[name] : name;
  return `code.${ending !== undefined && /^[a-z0-9]{1,8}$/.test(ending) ? ending : 'txt'}`;
}
