/** What Open WebUI puts around thoughts in the text of an answer, and what models themselves put there. */
const OPEN = /<details\s+type="reasoning"([^>]{0,500})>\s*(?:<summary>[^<]*<\/summary>)?\n?/g;
const CLOSE = '</details>';
const TAGGED = /^\s*<think(?:ing)?>([\s\S]*?)<\/think(?:ing)?>\s*/;
const ENTITIES: Readonly<Record<string, string>> = {
  '&gt;': '>',
  '&lt;': '<',
  '&amp;': '&',
  '&quot;': '"',
  '&#x27;': "'",
  '&#39;': "'",
};

/** Thoughts and text of an answer apart. */
export function splitReasoning(content: string): { text: string; reasoning: string; reasoningMs: number | null } {
  const thoughts: string[] = [];
  const tagged = TAGGED.exec(content);
  if (tagged !== null) thoughts.push(tagged[1]?.trim() ?? '');
  const rest = content.slice(tagged?.[0].length ?? 0);
  let text = '';
  let at = 0;
  let seconds: number | undefined;
  for (const open of rest.matchAll(OPEN)) {
    const from = open.index + open[0].length;
    if (open.index < at) continue;
    const end = rest.indexOf(CLOSE, from);
    if (end < 0) break;
    const duration = /duration="(\d{1,9}(?:\.\d+)?)"/.exec(open[1] ?? '')?.[1];
    if (duration !== undefined) seconds = (seconds ?? 0) + Number(duration);
    thoughts.push(unquoted(rest.slice(from, end)));
    text += rest.slice(at, open.index);
    at = end + CLOSE.length;
    while (/\s/.test(rest.charAt(at))) at++;
  }
  const reasoning = thoughts.filter((thought) => thought !== '').join('\n\n');
  return { text: text + rest.slice(at), reasoning, reasoningMs: seconds === undefined ? null : seconds * 1000 };
}

/** Each line stands there as a quotation, with entities for what HTML would read. */
function unquoted(body: string): string {
  const plain = body.replaceAll(/&(?:gt|lt|amp|quot|#x27|#39);/g, (entity) => ENTITIES[entity] ?? entity);
  return plain
    .split('\n')
    .map((line) => line.replace(/^> ?/, ''))
    .join('\n')
    .trim();
}
