import type { ProcessExit } from './server-process.ts';
import type { Seen } from './probe.ts';

/** What the interface says of each situation: what is the case, and what can be done. */

export const notStarted = 'The Ollama engine is switched off. Start it to use the models of Ollama.';

export function looking(url: string): string {
  return `Looking for Ollama at ${url}.`;
}

export function waitingForSilent(url: string): string {
  return `Something accepts connections at ${url} but does not answer yet; it may be an Ollama that is starting.`;
}

export function startingOwn(binary: string): string {
  return `Starting Ollama from ${binary}; this takes a few seconds.`;
}

export function adopted(url: string, version: string): string {
  return `Ollama ${version} was already running at ${url}; the hub uses it and will not stop it.`;
}

export function ownReady(url: string, version: string): string {
  return `Ollama ${version} runs at ${url}; the hub started it and stops it when it ends.`;
}

export function notThere(url: string, who: Seen['who'], supervise: boolean): string {
  const what = who === 'nobody' ? 'Nothing answers' : 'Something that is not Ollama answers';
  const advice = supervise ? 'Check that Ollama runs there' : 'Start Ollama there, or let the hub start one';
  return `${what} at ${url}. ${advice}; the hub keeps looking.`;
}

export function notInstalled(searched: readonly string[]): string {
  return `Ollama is not installed: there is no such program in ${searched.join(', ')}. Install it from ollama.com, and the hub will find it.`;
}

export function cannotRun(binary: string, thrown: unknown): string {
  return `${binary} cannot be started (${thrown instanceof Error ? thrown.message : String(thrown)}).`;
}

export function neverReady(limitMs: number): string {
  return `Ollama was started but did not answer within ${seconds(limitMs)}.`;
}

export function hung(silentMs: number): string {
  return `Ollama had not answered for ${seconds(silentMs)} and was stopped.`;
}

export function degraded(url: string, silentMs: number): string {
  return `Ollama at ${url} has not answered for ${seconds(silentMs)}; it may be busy loading a model.`;
}

export function vanished(url: string): string {
  return `The Ollama at ${url} is gone; looking for another.`;
}

export function ended(exit: ProcessExit, lastWords: string): string {
  const how = exit.signal === undefined ? codeText(exit.code) : `was ended from outside (${exit.signal})`;
  return `Ollama ${how}${lastWords === '' ? '.' : `; its last words: ${lastWords}`}`;
}

function codeText(code: number | undefined): string {
  return code === undefined ? 'stopped' : `stopped with exit code ${code}`;
}

export function willRestart(what: string, inMs: number, crashes: number, most: number): string {
  return `${what} Trying again in ${seconds(inMs)} (attempt ${crashes} of ${most - 1}).`;
}

export function gaveUp(what: string, crashes: number): string {
  return `${what} The hub gave up after ${crashes} attempts; start the engine again when the cause is gone.`;
}

export function supervisionFailed(): string {
  return 'The hub can no longer watch over Ollama because of a bug of its own. The log has the details; restart the engine.';
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}
