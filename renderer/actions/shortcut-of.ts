type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** The shortcut that a key press spells, such as `Ctrl+Shift+O`. */
export function shortcutOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Press): string {
  const isControlled = ctrlKey || metaKey;
  const isCharacter = key.length === 1;
  // A character alone stands for itself: on some keyboards `/` is Shift and 7.
  const isShiftTold = shiftKey && (isControlled || altKey || !isCharacter);
  return [isControlled && 'Ctrl', altKey && 'Alt', isShiftTold && 'Shift', isCharacter ? key.toUpperCase() : key]
    .filter(Boolean)
    .join('+');
}

/** Whether a shortcut is a character that somebody may be writing. */
export function isPlainCharacter(shortcut: string): boolean {
  return shortcut.length === 1;
}
