// Entry of the bundle: compiled code is kept between starts, and everything else is loaded after that is on.
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./main.ts');
