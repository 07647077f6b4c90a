import type { ChatPreset } from '../contract/chat/presets.ts';
import type { Database } from './database.ts';

export interface PresetStore {
  /** By name. */
  all(owner: string): ChatPreset[];
  find(owner: string, id: string): ChatPreset | undefined;
  /** A new one, or what is now known of one that is there. */
  put(owner: string, preset: ChatPreset): void;
  /** False where there was none. */
  delete(owner: string, id: string): boolean;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly systemPrompt: string;
  readonly parameters: string;
  readonly tools: string;
}

const COLUMNS = 'id, name, system_prompt AS systemPrompt, parameters, tools';

/** Named ways to answer in the table `chat_presets`. */
export function createPresetStore(db: Database): PresetStore {
  const select = db.prepare<[string], Row>(
    `SELECT ${COLUMNS} FROM chat_presets WHERE owner = ? ORDER BY name COLLATE NOCASE, id`,
  );
  const selectOne = db.prepare<[string, string], Row>(`SELECT ${COLUMNS} FROM chat_presets WHERE id = ? AND owner = ?`);
  const put = db.prepare<[Row & { readonly owner: string }]>(`
    INSERT INTO chat_presets (id, owner, name, system_prompt, parameters, tools)
    VALUES (@id, @owner, @name, @systemPrompt, @parameters, @tools)
    ON CONFLICT (id) DO UPDATE SET name = @name, system_prompt = @systemPrompt, parameters = @parameters, tools = @tools`);
  const remove = db.prepare<[string, string]>('DELETE FROM chat_presets WHERE id = ? AND owner = ?');

  return {
    all: (owner) => select.all(owner).map(fromRow),
    find(owner, id) {
      const row = selectOne.get(id, owner);
      return row && fromRow(row);
    },
    put(owner, { parameters, tools, ...preset }) {
      put.run({ ...preset, owner, parameters: JSON.stringify(parameters), tools: JSON.stringify(tools) });
    },
    delete: (owner, id) => remove.run(id, owner).changes > 0,
  };
}

function fromRow({ parameters, tools, ...row }: Row): ChatPreset {
  return {
    ...row,
    parameters: JSON.parse(parameters) as ChatPreset['parameters'],
    tools: JSON.parse(tools) as ChatPreset['tools'],
  };
}
