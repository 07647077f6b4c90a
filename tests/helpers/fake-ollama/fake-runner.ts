import { existsSync } from 'node:fs';

/**
 * The fake's `llama-server`: it does nothing but live, also when its parent was killed. Should a test forget it, it ends
 * when its folder is gone, and after two minutes at the latest.
 */
const home = process.argv[2] ?? '';
setInterval(() => {
  if (!existsSync(home)) process.exit(0);
}, 500);
setTimeout(() => process.exit(0), 120_000);
