import { HubError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { networkOf } from './network-address.ts';

export interface AddressRules {
  readonly requestsPerSecond: number;
  /** How many may wait for their turn. */
  readonly burst: number;
  /** Requests that may be open at once; those that wait are not open yet. */
  readonly open: number;
}

/** Says when a request of a network address may go on, before it is known who sent it. */
export interface AddressLimits {
  /**
   * @param answer called once: with nothing when the request's turn has come, at once or later, or with its refusal
   * @returns to be called once, when the request is over or its client has left. Whoever left in the queue is not answered
   */
  arrive(address: string, answer: (refusal?: HubError) => void): () => void;
  /** Forgets addresses that owe nothing, so that memory does not grow with everybody who ever called. */
  sweep(): void;
  /** How many addresses are remembered. */
  readonly size: number;
}

/** One request on its way through. */
interface Visit {
  state: 'waiting' | 'open' | 'over';
  answer(refusal?: HubError): void;
}

/** One network address; times are those of a clock that never jumps. */
interface Sender {
  readonly network: string;
  /** From when on the next request may go. */
  nextAt: number;
  open: number;
  /** In order of arrival. */
  readonly waiting: Set<Visit>;
  takeBackTimer: (() => void) | undefined;
}

/** Some clients sleep whatever they are told. */
const LONGEST_RETRY_AFTER_SECONDS = 60;

/**
 * A leaky bucket for each address, as users of nginx know it (`limit_req` with a burst, then `limit_conn`): what comes faster
 * than the rate waits and goes on in order, one by one at the rate; who finds the queue full is refused at once. Unlike
 * there a client that leaves the queue gives its place back, and a refusal is a 429. Rules are read at every step, so a
 * change holds for those that wait as well.
 */
export function createAddressLimits(rules: () => AddressRules, clock: Clock): AddressLimits {
  const senders = new Map<string, Sender>();

  function senderOf(address: string): Sender {
    const network = networkOf(address);
    const known = senders.get(network);
    if (known !== undefined) return known;
    const sender: Sender = { network, nextAt: 0, open: 0, waiting: new Set(), takeBackTimer: undefined };
    senders.set(network, sender);
    return sender;
  }

  function go(sender: Sender, visit: Visit): void {
    const { requestsPerSecond, open } = rules();
    sender.nextAt += 1000 / requestsPerSecond;
    if (sender.open >= open) {
      visit.state = 'over';
      return visit.answer(tooManyOpen(sender.network, open));
    }
    visit.state = 'open';
    sender.open += 1;
    visit.answer();
  }

  /** Lets go whoever's turn has come, and looks again when the next one's has. */
  function drain(sender: Sender): void {
    sender.takeBackTimer = undefined;
    for (const first of sender.waiting) {
      const waitMs = sender.nextAt - clock.monotonic();
      if (waitMs > 0) {
        sender.takeBackTimer = clock.after(Math.ceil(waitMs), () => drain(sender));
        return;
      }
      sender.waiting.delete(first);
      go(sender, first);
    }
  }

  function leave(sender: Sender, visit: Visit): void {
    if (visit.state === 'open') sender.open -= 1;
    sender.waiting.delete(visit);
    visit.state = 'over';
    forgetIdle(sender);
  }

  function forgetIdle(sender: Sender): void {
    if (sender.open > 0 || sender.waiting.size > 0 || sender.nextAt > clock.monotonic()) return;
    sender.takeBackTimer?.();
    senders.delete(sender.network);
  }

  return {
    arrive(address, answer) {
      const sender = senderOf(address);
      const visit: Visit = { state: 'over', answer };
      const now = clock.monotonic();
      const { burst, requestsPerSecond } = rules();
      if (sender.waiting.size === 0 && sender.nextAt <= now) {
        sender.nextAt = now;
        go(sender, visit);
      } else if (sender.waiting.size < burst) {
        visit.state = 'waiting';
        sender.waiting.add(visit);
        if (sender.takeBackTimer === undefined) drain(sender);
      } else {
        const emptyInMs = sender.nextAt - now + (sender.waiting.size * 1000) / requestsPerSecond;
        answer(tooFast(sender.network, requestsPerSecond, burst, emptyInMs));
      }
      return () => leave(sender, visit);
    },
    sweep() {
      for (const sender of senders.values()) forgetIdle(sender);
    },
    get size() {
      return senders.size;
    },
  };
}

function tooFast(network: string, perSecond: number, burst: number, emptyInMs: number): HubError {
  return new HubError(
    'rate_limited',
    `Rate limit exceeded for address: ${network}. Limit type: requests. Current limit: ${perSecond} a second and ${burst} that wait, Remaining: 0. Send them more slowly; the hub's owner can change the setting addressLimits.`,
    { retryAfterSeconds: Math.min(LONGEST_RETRY_AFTER_SECONDS, Math.max(1, Math.ceil(emptyInMs / 1000))) },
  );
}

function tooManyOpen(network: string, open: number): HubError {
  return new HubError(
    'rate_limited',
    `Rate limit exceeded for address: ${network}. Limit type: max_parallel_requests. Current limit: ${open}, Remaining: 0. Wait for an answer before the next request; the hub's owner can change the setting addressLimits.`,
    { retryAfterSeconds: 1 },
  );
}
