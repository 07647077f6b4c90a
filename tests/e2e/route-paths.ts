import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The path of every screen, such as `/users/$userId`, from the one list that the interface has. */
export function routePaths(): readonly string[] {
  const source = readFileSync(join(import.meta.dirname, '../../renderer/screens/index.ts'), 'utf8');
  const paths = [...source.matchAll(/^\s+(?:createRoute\(\{ .*)?path: '([^']+)'/gm)].flatMap(([, path]) => path ?? []);
  if (paths.length < 15)
    throw new Error(`Only ${paths.length} paths were found among the screens: is the list kept otherwise now?`);
  return paths;
}
