import type { LitellmConfig } from './read-config.ts';

type DescribedFile = Pick<LitellmConfig, 'deployments' | 'settings' | 'masterKey' | 'notTaken'> & {
  readonly path: string;
};

/** What was taken from a configuration file and, line by line, what was not. */
export function describeLitellmFile(file: DescribedFile | undefined): readonly string[] {
  if (file === undefined) return [];
  const { path, deployments, settings, masterKey, notTaken } = file;
  const counts = [
    `${deployments.length} models and aliases`,
    `${Object.keys(settings).length} settings`,
    ...(masterKey === undefined ? [] : ['the master key']),
  ];
  return [
    `From ${path}: ${counts.join(', ')}.`,
    ...(notTaken.length === 0 ? [] : ['Not taken over:']),
    ...notTaken.map(({ line, field, reason }) => `  line ${line}: ${field} ${reason}.`),
  ];
}
