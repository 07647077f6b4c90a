import { randomFillSync } from 'node:crypto';
import type { IdGenerator } from '../domain/ports.ts';

const ID_BYTES = 18;
/** Asking the system for a few random bytes costs more than the rest of an id; a stock of them costs almost nothing. */
const STOCK_BYTES = 4096;

const stock = Buffer.alloc(STOCK_BYTES);
let used = STOCK_BYTES;

function takeRandom(length: number): Buffer {
  if (length > STOCK_BYTES) throw new RangeError(`${length} random bytes at once are more than anybody needs`);
  if (used + length > STOCK_BYTES) {
    randomFillSync(stock);
    used = 0;
  }
  used += length;
  return stock.subarray(used - length, used);
}

/** 144 random bits: no two ids of a hub's life are equal, and none can be guessed. */
export const randomIds: IdGenerator = {
  next: (prefix) => prefix + takeRandom(ID_BYTES).toString('base64url'),
  secret: (length) => takeRandom(length).toString('base64url').slice(0, length),
};
