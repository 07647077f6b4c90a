/**
 * One spelling for all spellings of a name, by Ollama's rules: host `registry.ollama.ai`, namespace `library` and tag
 * `latest` may be left out, and case does not count. `Llama3` and `registry.ollama.ai/library/llama3:latest` are equal.
 */
export function normaliseModelName(name: string): string {
  const lower = name
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '');
  const bare = lower.replace(/^registry\.ollama\.ai\//, '').replace(/^library\//, '');
  return /:[^/]*$/.test(bare) ? bare : `${bare}:latest`;
}
