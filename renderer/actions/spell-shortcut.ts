const MAC: Readonly<Record<string, string>> = { Ctrl: '⌘', Shift: '⇧', Alt: '⌥', Escape: 'esc' };

/** A shortcut as this computer's keyboard and its programs write it: `Ctrl+B`, on a Mac `⌘B`. */
export function spellShortcut(shortcut: string, isMac = isOnMac()): string {
  // The key may be a plus itself, which none is yet.
  const keys = shortcut.split('+');
  if (isMac) return keys.map((key) => MAC[key] ?? key).join('');
  return keys.map((key) => (key === 'Escape' ? 'Esc' : key)).join('+');
}

function isOnMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
}
