import type { ModelRow } from '../../server/contract/litellm/models.ts';

interface RowParts {
  readonly name: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly info?: Partial<ModelRow['model_info']>;
}

/** A row of `/model/info`: a deployment that was added and is ready, unless told otherwise. */
export function modelRow({ name, params = {}, info = {} }: RowParts): ModelRow {
  return {
    model_name: name,
    litellm_params: { model: `ollama/${name}`, ...params },
    model_info: {
      id: `id of ${name}`,
      db_model: true,
      litellm_provider: 'ollama',
      source: 'stored',
      alias_of: null,
      engine: 'ollama',
      engine_state: 'ready',
      engine_message: 'Ready.',
      problem: null,
      loaded: null,
      size_bytes: null,
      cooling_seconds: 0,
      has_api_key: false,
      ...info,
    },
  };
}
