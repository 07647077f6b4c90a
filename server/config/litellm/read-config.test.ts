import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isProvider, problemOfDeployment } from '../../models/providers.ts';
import { describeLitellmFile } from './describe-file.ts';
import { readLitellmConfig } from './read-config.ts';

const FIXTURE = readFileSync(join(import.meta.dirname, '../../../tests/fixtures/litellm/config.yaml'), 'utf8');
const lines = FIXTURE.split('\n');

const read = (text: string) =>
  readLitellmConfig(text, {
    providers: { has: isProvider },
    problemOf: problemOfDeployment,
    environment: { OPENAI_API_KEY: 'sk-real', PROXY_KEY: 'sk-master-of-the-file' },
    at: 7,
    isFromFile: true,
  });

describe('a configuration that somebody brings along', () => {
  const config = read(FIXTURE);
  const named = (name: string) => config.deployments.filter(({ modelName }) => modelName === name);

  it('gives its models, with prices, groups and where they are', () => {
    expect(named('llama3.2:1b')).toMatchObject([
      {
        provider: 'ollama_chat',
        model: 'llama3.2:1b',
        apiBase: 'http://localhost:11434',
        price: { inputPerToken: 1e-7, outputPerToken: 2e-7 },
        rpm: 60,
        accessGroups: ['local'],
        isFromFile: true,
      },
      { apiBase: 'http://gpu-box:11434', weight: 3, timeoutMs: 30_000 },
    ]);
    expect(named('gpt-4o')).toMatchObject([
      {
        id: 'gpt-4o-main',
        provider: 'openai',
        model: 'gpt-4o',
        apiKey: 'sk-real',
        mode: 'chat',
        params: { organization: 'org-1' },
      },
    ]);
    expect(named('greeting')).toMatchObject([{ mockResponse: 'Hello from the file' }]);
    expect(named('ollama_chat/*')).toMatchObject([{ provider: 'ollama_chat', model: '*' }]);
  });

  it('gives ids that stay the same from start to start, one for each', () => {
    const ids = config.deployments.map(({ id }) => id);
    expect(read(FIXTURE).deployments.map(({ id }) => id)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives its aliases, hidden ones too', () => {
    expect(named('gpt-3.5-turbo')).toMatchObject([{ provider: 'homeport', model: 'greeting', info: {} }]);
    expect(named('gpt-4')).toMatchObject([{ model: 'greeting' }]);
    expect(named('secret-name')).toMatchObject([{ model: 'greeting', info: { hidden: true } }]);
  });

  it('gives its settings and its master key', () => {
    expect(config.settings).toEqual({
      dropParams: true,
      retries: 4,
      requestTimeoutSeconds: 120,
      fallbacks: { 'gpt-4o': ['llama3.2:1b'], greeting: ['gpt-4o'] },
      contextWindowFallbacks: { 'llama3.2:1b': ['gpt-4o'] },
      defaultFallbacks: ['greeting'],
      globalMaxBudget: 25,
      globalBudgetDuration: '30d',
      routingStrategy: 'usage-based-routing-v2',
      cooldownSeconds: 10,
      filterByTags: false,
    });
    expect(config.masterKey).toBe('sk-master-of-the-file');
  });

  it('says whether metrics need a key', () => {
    const text = 'litellm_settings: { require_auth_for_metrics_endpoint: true }';
    expect(read(text)).toMatchObject({ settings: { metricsNeedKey: true }, notTaken: [] });
  });

  it('takes what only this hub knows of LiteLLM’s releases', () => {
    const { settings, notTaken } = read('general_settings: { compat: p81, apply_user_budget_to_team_keys: true }');
    expect([settings, notTaken]).toEqual([{ compat: 'p81', applyUserBudgetToTeamKeys: true }, []]);
    expect(read('general_settings: { compat: p80 }').notTaken).toHaveLength(1);
  });

  it('names everything that could not be taken over, with its line', () => {
    expect(config.notTaken.map(({ field }) => field)).toEqual([
      'model_list[2].litellm_params.organization',
      'model_list[3].litellm_params',
      'model_list[4].litellm_params.model',
      'model_list[4].litellm_params.aws_secret_access_key',
      'model_list[5].litellm_params',
      'litellm_settings.success_callback',
      'litellm_settings.cache',
      'litellm_settings.ssl_verify',
      'router_settings.redis_host',
      'router_settings.model_group_alias.broken',
      'general_settings.database_url',
      'guardrails',
    ]);
    for (const { line, field } of config.notTaken) {
      if (field.startsWith('model_list')) continue;
      expect(`${lines[line - 2]}${lines[line - 1]}`, field).toContain(field.split('.').at(-1) ?? '');
    }
    const text = describeLitellmFile({ ...config, path: 'config.yaml' }).join('\n');
    expect(text).toContain('NOT_SET_ANYWHERE is not set');
    expect(text).toContain('no engine for bedrock');
  });

  it('never shows a secret', () => {
    const told = JSON.stringify(config.notTaken) + describeLitellmFile({ ...config, path: 'c' }).join('');
    for (const secret of ['sk-real', 'sk-master-of-the-file', 'nobody-should-see-this', 'user:password']) {
      expect(told).not.toContain(secret);
    }
    expect(JSON.stringify(config.deployments)).not.toContain('nobody-should-see-this');
  });
});

describe('a file that is not what it should be', () => {
  it.each([
    ['model_list: [', /flow|sequence|expected/i],
    ['a: &a [*a, *a]\nb: *x', /alias|anchor/i],
  ])('%j is refused', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it.each([
    ['', 'the file'],
    ['just a text', 'the file'],
    ['[1, 2]', 'the file'],
    ['model_list: 7', 'model_list'],
    ['model_list: [7]', 'model_list[0]'],
    ['litellm_settings: [1]', 'litellm_settings'],
    ['litellm_settings: { num_retries: many }', 'litellm_settings.num_retries'],
    ['litellm_settings: { fallbacks: { a: b } }', 'litellm_settings.fallbacks'],
    ['litellm_settings: { max_budget: -1 }', 'litellm_settings.max_budget'],
    ['router_settings: { routing_strategy: by-guess }', 'router_settings.routing_strategy'],
    ['router_settings: { model_group_alias: [1] }', 'router_settings.model_group_alias'],
    ['general_settings: { master_key: os.environ/NOT_SET }', 'general_settings.master_key'],
    ['general_settings: { master_key: short }', 'general_settings.master_key'],
    ['environment_variables: [A]', 'environment_variables'],
    ['environment_variables: { A: { b: c }, B: 1 }', 'environment_variables.A'],
  ])('%j is told of at %s', (text, field) => {
    const config = read(text);
    expect(config.notTaken.map((each) => each.field)).toEqual([field]);
    expect(config.deployments).toEqual([]);
    expect(config.settings).toEqual({});
  });

  it('gives a name of OpenAI’s without a prefix to OpenAI, as LiteLLM does', () => {
    const config = read(
      'model_list:\n  - model_name: gpt-4o\n    litellm_params: { model: gpt-4o, api_key: os.environ/OPENAI_API_KEY }\n',
    );
    expect(config.deployments).toMatchObject([{ modelName: 'gpt-4o', provider: 'openai', model: 'gpt-4o' }]);
    expect(config.notTaken).toEqual([]);
  });

  it.each([
    ['gpt-4o', 'openai needs an api_key'],
    ['claude-3', 'no engine for anthropic'],
    ['openai_like/x', 'openai_like needs an api_base'],
    ['xai/grok', 'begins with no provider'],
  ])('%s is taken, and what it lacks is told', (model, reason) => {
    const config = read(`model_list:\n  - model_name: m\n    litellm_params: { model: ${model} }\n`);
    expect(config.deployments).toHaveLength(1);
    expect(config.notTaken).toMatchObject([
      { line: 3, field: 'model_list[0].litellm_params.model', reason: expect.stringContaining(reason) as string },
    ]);
  });

  it.each([
    [
      'model_name: m\n    litellm_parms: { model: ollama/x }',
      'litellm_params',
      'is missing; did you mean it where litellm_parms',
    ],
    ['litellm_params: { model: ollama/x }', 'model_name', 'is missing; the model is left out'],
    ['model_name: m\n    litellm_params: 7', 'litellm_params', 'expected object'],
  ])('%j is told by the name of what is missing', (entry, field, reason) => {
    expect(read(`model_list:\n  - ${entry}\n`).notTaken).toMatchObject([
      { field: `model_list[0].${field}`, reason: expect.stringContaining(reason) as string },
    ]);
  });

  it('leaves out what leads back to itself, and nothing else', () => {
    const config = read(
      `model_list:
  - model_name: tiny
    litellm_params: { model: tiny }
  - model_name: good
    litellm_params: { model: ollama/x }
router_settings: { model_group_alias: { a: b, b: a, c: good } }
`,
    );
    expect(config.deployments.map(({ modelName }) => modelName)).toEqual(['good', 'c']);
    expect(config.notTaken.map(({ line, field, reason }) => [line, field, reason.slice(0, 22)])).toEqual([
      [2, 'model_list[0]', 'leads back to itself ('],
      [6, 'router_settings', 'leads back to itself ('],
      [6, 'router_settings', 'leads back to itself ('],
    ]);
  });

  it.each([
    ['api_base: localhost:1234/v1', 'api_base is "localhost:1234/v1": expected an address such as'],
    ['api_base: http://x/v1, api_key: sk-…', 'goes out in a header'],
  ])('leaves out a model that nothing could call, and says why: %s', (fields, reason) => {
    const config = read(`model_list:\n  - model_name: m\n    litellm_params: { model: openai/x, ${fields} }\n`);
    expect(config.deployments).toEqual([]);
    expect(config.notTaken).toMatchObject([
      { field: 'model_list[0].litellm_params', reason: expect.stringContaining(reason) as string },
    ]);
  });

  it('keeps what it can', () => {
    const config = read('model_list:\n  - model_name: x\n    litellm_params: { model: ollama/x }\n  - 7\n');
    expect(config.deployments.map(({ modelName }) => modelName)).toEqual(['x']);
    expect(config.notTaken).toMatchObject([{ line: 4, field: 'model_list[1]' }]);
  });
});
