import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';

export interface BinarySearch {
  /** The program, if there is one. */
  readonly found?: string | undefined;
  /** Where it was looked for, for a person. */
  readonly searched: readonly string[];
}

export interface BinaryPlaces {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute paths to try instead of the usual ones. */
  readonly candidates?: readonly string[] | undefined;
}

/** Looks for the `ollama` program: on PATH first, then where its installers put it (a desktop's PATH is short). */
export async function findBinary(places: BinaryPlaces): Promise<BinarySearch> {
  const { platform, environment } = places;
  const separator = platform === 'win32' ? ';' : ':';
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const program = platform === 'win32' ? 'ollama.exe' : 'ollama';
  const folders = (readVariable(environment, 'PATH', platform) ?? '')
    .split(separator)
    .filter((folder) => folder !== '');
  const usual = places.candidates ?? usualPlaces(platform, environment);
  for (const candidate of [...folders.map((folder) => paths.join(folder, program)), ...usual]) {
    if (await isProgram(candidate)) return { found: candidate, searched: ['PATH', ...usual] };
  }
  return { searched: ['PATH', ...usual] };
}

function usualPlaces(platform: NodeJS.Platform, environment: Readonly<Record<string, string>>): readonly string[] {
  switch (platform) {
    case 'win32': {
      const local = readVariable(environment, 'LOCALAPPDATA', platform);
      const programs = readVariable(environment, 'ProgramFiles', platform);
      return [
        ...(local === undefined ? [] : [path.win32.join(local, 'Programs', 'Ollama', 'ollama.exe')]),
        ...(programs === undefined ? [] : [path.win32.join(programs, 'Ollama', 'ollama.exe')]),
      ];
    }
    case 'darwin':
      return [
        '/usr/local/bin/ollama',
        '/opt/homebrew/bin/ollama',
        '/Applications/Ollama.app/Contents/Resources/ollama',
        ...inHome(environment, 'Applications/Ollama.app/Contents/Resources/ollama'),
      ];
    default:
      return [
        '/usr/local/bin/ollama',
        '/usr/bin/ollama',
        '/usr/local/lib/ollama/ollama',
        '/opt/ollama/bin/ollama',
        ...inHome(environment, '.local/bin/ollama'),
      ];
  }
}

function inHome(environment: Readonly<Record<string, string>>, below: string): readonly string[] {
  const home = environment['HOME'];
  return home === undefined ? [] : [path.posix.join(home, below)];
}

/** Windows does not mind the case of a variable's name: its PATH is often `Path`. */
function readVariable(
  environment: Readonly<Record<string, string>>,
  name: string,
  platform: NodeJS.Platform,
): string | undefined {
  if (platform !== 'win32') return environment[name];
  const key = Object.keys(environment).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : environment[key];
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
