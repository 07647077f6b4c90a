import * as contract from '../../../contract/chat/presets.ts';
import { definedOnly } from '../../../domain/defined-only.ts';
import { HubError } from '../../../domain/errors.ts';
import { ownerOf } from '../../../domain/owner.ts';
import type { IdGenerator } from '../../../domain/ports.ts';
import { implement, type Handler } from '../../resource.ts';
import type { FolderDeps } from './folders.ts';

export interface PresetDeps {
  readonly presets: {
    /** By name. */
    all(owner: string): contract.ChatPreset[];
    find(owner: string, id: string): contract.ChatPreset | undefined;
    put(owner: string, preset: contract.ChatPreset): void;
    /** False where there was none. */
    delete(owner: string, id: string): boolean;
  };
  readonly onListChanged: FolderDeps['onListChanged'];
  readonly ids: IdGenerator;
}

export function presetHandlers({ presets, onListChanged, ids }: PresetDeps): readonly Handler[] {
  return [
    implement(contract.listPresets, (_request, { caller }) => ({ presets: presets.all(ownerOf(caller)) })),
    implement(contract.createPreset, ({ body }, { caller }) => {
      const { name, systemPrompt = '', parameters = {}, tools = [] } = body;
      const preset = { id: ids.next('preset_'), name, systemPrompt, parameters, tools };
      presets.put(ownerOf(caller), preset);
      onListChanged(ownerOf(caller), 'presets');
      return preset;
    }),
    implement(contract.updatePreset, ({ params, body }, { caller }) => {
      const owner = ownerOf(caller);
      const known = presets.find(owner, params.id);
      if (known === undefined) throw noSuchPreset(params.id);
      const { name, systemPrompt, parameters, tools } = { ...known, ...definedOnly(body) };
      const preset = { id: known.id, name, systemPrompt, parameters, tools };
      presets.put(owner, preset);
      onListChanged(owner, 'presets');
      return preset;
    }),
    implement(contract.deletePreset, ({ params }, { caller }) => {
      if (!presets.delete(ownerOf(caller), params.id)) throw noSuchPreset(params.id);
      onListChanged(ownerOf(caller), 'presets');
      return undefined;
    }),
  ];
}

function noSuchPreset(id: string): HubError {
  return new HubError('not_found', `There is no preset ${JSON.stringify(id)}. GET /hub/presets lists them.`, {
    param: 'id',
  });
}
