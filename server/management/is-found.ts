/** Whether one of the values holds what is searched for, whatever the case. */
export function isFound(wanted: string, ...values: readonly (string | null)[]): boolean {
  const text = wanted.trim().toLowerCase();
  return values.some((value) => value?.toLowerCase().includes(text) === true);
}
