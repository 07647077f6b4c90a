import { spawnSync } from 'node:child_process';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Candidate } from './choose-models.ts';
import { tools } from './tools.ts';
import { writeGuide } from './write-guide.ts';

/** The clients of the matrix that the hub promises settings for. */
const MATRIX = [
  'openai-python',
  'openai-node',
  'requests',
  'fetch',
  'curl',
  'reqwest',
  'go-openai',
  'async-openai',
  'langchain-python',
  'langchain-js',
  'llamaindex',
  'ai-sdk',
  'litellm',
  'continue',
  'cline',
  'roo',
  'kilo',
  'opencode',
  'vscode-copilot',
  'vscode-copilot-ollama',
  'zed',
  'jetbrains',
  'xcode',
  'codex',
  'claude-code',
  'anthropic-python',
  'anthropic-node',
  'copilot-cli',
  'qwen-code',
  'droid',
  'aider',
  'open-webui',
  'cursor',
  'ollama',
  'ollama-python',
  'ollama-node',
];

const ADDRESS = 'http://localhost:4321';
/** A name that has to be quoted in every language. */
const MODEL = 'hf.co/some one/Qwen "it\'s" Coder:Q4';
const abilities = { chat: true, completion: true, embedding: false, infill: false, reasoning: false, logprobs: false };

function candidate(name: string, more: Partial<Candidate> = {}): Candidate {
  return {
    name,
    context: 65_536,
    capabilities: { ...abilities, tools: true, vision: true },
    isStarter: false,
    isLoaded: false,
    ...more,
  };
}

const candidates = [
  candidate(MODEL),
  candidate('coder-base', { capabilities: { ...abilities, chat: false, tools: false, vision: false, infill: true } }),
  candidate('nomic-embed-text', {
    capabilities: { ...abilities, chat: false, completion: false, tools: false, vision: false, embedding: true },
  }),
];

const guides = tools.map((recipe) =>
  writeGuide(recipe, {
    addresses: [ADDRESS],
    address: ADDRESS,
    candidates,
    chosen: undefined,
    isOpenHere: false,
  }),
);
const snippets = guides.flatMap((guide) => guide.snippets.map((snippet) => ({ ...snippet, tool: guide.id })));
const of = (...languages: readonly string[]) =>
  snippets
    .filter(({ language }) => languages.includes(language))
    .map((snippet) => [`${snippet.tool}: ${snippet.label}`, snippet.text] as const);

function everyText(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...everyText(inner)]);
}

describe('the tools', () => {
  it('are those of the matrix, each once', () => {
    expect(tools.map(({ id }) => id).toSorted()).toEqual(MATRIX.toSorted());
  });

  it.each(guides.map((guide) => [guide.name, guide] as const))('%s has steps and something to copy', (_, guide) => {
    expect(guide.steps.length).toBeGreaterThan(0);
    expect(guide.snippets.length).toBeGreaterThan(0);
    expect(new Set(guide.snippets.map(({ label }) => label)).size).toBe(guide.snippets.length);
  });

  it.each(guides.map((guide) => [guide.name, guide] as const))('%s is given address, key and model', (_, guide) => {
    const text = guide.snippets.map((snippet) => snippet.text).join('\n');
    if (guide.id === 'xcode') expect(text).toContain('4321');
    else if (guide.id !== 'cursor') expect(text).toContain(ADDRESS);
    expect(text.includes(guide.keyPlaceholder)).toBe(guide.sendsKey);
    // It finds the models by itself.
    if (guide.id !== 'vscode-copilot-ollama') expect(text).toMatch(/Qwen \\?"it(?:\\?'|'')/);
  });

  it('leave no placeholder but the key’s', () => {
    for (const { text } of snippets) {
      expect(text).not.toMatch(/YOUR_(?!KEY)|\bKEY\b(?<!YOUR_KEY)|undefined|\[object|<[a-z-]+>/);
    }
  });
});

describe('a snippet', () => {
  it.each(of('json'))('in JSON can be read: %s', (name, text) => {
    const texts = everyText(JSON.parse(text));
    expect(texts.some((each) => each.includes(MODEL))).toBe(true);
    if (!name.includes('metadata')) expect(texts.some((each) => each.startsWith(ADDRESS))).toBe(true);
  });

  it.each(of('toml'))('in TOML can be read: %s', (_, text) => {
    expect(parseToml(text)).toEqual({
      model: MODEL,
      model_provider: 'homeport',
      model_context_window: 65_536,
      model_providers: {
        homeport: {
          name: 'Homeport',
          base_url: `${ADDRESS}/v1`,
          env_key: 'HOMEPORT_API_KEY',
          wire_api: 'responses',
          stream_idle_timeout_ms: 300_000,
        },
      },
    });
  });

  it.each(of('yaml'))('in YAML can be read: %s', (_, text) => {
    const one = { provider: 'openai', apiBase: `${ADDRESS}/v1`, apiKey: 'YOUR_KEY' };
    expect(parseYaml(text)).toEqual({
      name: 'Homeport',
      version: '1.0.0',
      schema: 'v1',
      models: [
        {
          ...one,
          name: 'Homeport chat',
          model: MODEL,
          roles: ['chat', 'edit', 'apply'],
          capabilities: ['tool_use', 'image_input'],
          defaultCompletionOptions: { contextLength: 65_536, maxTokens: 8192 },
        },
        { ...one, name: 'Homeport tab', model: 'coder-base', roles: ['autocomplete'] },
        { ...one, name: 'Homeport embed', model: 'nomic-embed-text', roles: ['embed'] },
      ],
    });
  });

  it.each(of('javascript'))('in JavaScript is a module: %s', (_, text) => {
    const checked = spawnSync(process.execPath, ['--input-type=module', '--check', '-'], {
      input: text,
      encoding: 'utf8',
      timeout: 15_000,
    });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });

  it.each(of('bash'))('for a shell is understood by it: %s', (_, text) => {
    const checked = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8', timeout: 15_000 });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });

  it('of a model’s name with quotes arrives whole in a shell', () => {
    const [, text = ''] = of('bash').find(([name]) => name === 'qwen-code: macOS and Linux') ?? [];
    const script = `${text.replace(/^qwen$/m, '')}\nprintf %s "$OPENAI_MODEL"`;
    expect(spawnSync('bash', ['-c', script], { encoding: 'utf8', timeout: 15_000 }).stdout).toBe(MODEL);
  });

  it.skipIf(spawnSync('python3', ['--version']).status !== 0)('in Python can be compiled', () => {
    const program =
      'import ast, json, sys\nfor name, text in json.load(sys.stdin):\n    ast.parse(text, filename=name)\n';
    const checked = spawnSync('python3', ['-c', program], {
      input: JSON.stringify(of('python')),
      encoding: 'utf8',
      timeout: 15_000,
    });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
    expect(of('python').length).toBeGreaterThanOrEqual(7);
  });

  it.skipIf(spawnSync('gofmt', ['-h']).error !== undefined)('in Go is formatted', () => {
    for (const [, text] of of('go')) {
      const checked = spawnSync('gofmt', [], { input: `${text}\n`, encoding: 'utf8', timeout: 15_000 });
      expect([checked.stderr, checked.stdout]).toEqual(['', `${text}\n`]);
    }
  });
});

describe('what is said of a tool', () => {
  const guideOf = (id: string, models: readonly Candidate[], more: object = {}) => {
    const recipe = tools.find((each) => each.id === id);
    if (recipe === undefined) throw new Error(`no tool ${id}`);
    return writeGuide(recipe, {
      addresses: [ADDRESS, 'http://192.168.0.7:8080'],
      address: ADDRESS,
      candidates: models,
      chosen: undefined,
      isOpenHere: false,
      ...more,
    });
  };
  const warnings = (guide: ReturnType<typeof guideOf>) =>
    guide.notes.filter(({ level }) => level === 'warning').map(({ text }) => text);

  it('warns of a window that Claude Code can’t work in, and not of one that it can', () => {
    expect(warnings(guideOf('claude-code', [candidate('small', { context: 16_384 })]))).toEqual([
      expect.stringContaining('The window of small is 16,384 tokens; this tool needs 32,768'),
    ]);
    expect(warnings(guideOf('claude-code', [candidate('large', { context: 32_768 })]))).toEqual([]);
  });

  it('offers Claude Code a name that its picker lists, or names the one there is', () => {
    const notes = (models: readonly Candidate[]) =>
      guideOf('claude-code', models)
        .notes.map(({ text }) => text)
        .join(' ');
    expect(notes([candidate('qwen')])).toContain('give qwen a second name');
    expect(notes([candidate('qwen'), candidate('claude-local')])).toContain('picker lists claude-local');
  });

  it('guesses a window that nobody knows, and says so', () => {
    const guide = guideOf('codex', [candidate('remote', { context: undefined, capabilities: undefined })]);
    expect(guide.limits).toEqual({ context: 32_768, output: 8192, isGuess: true });
    expect(warnings(guide)).toEqual([expect.stringContaining('does not know the window of remote')]);
  });

  it('gives settings without a model too, and says that one is missing', () => {
    const guide = guideOf('zed', []);
    expect([guide.model, guide.models]).toEqual([null, []]);
    expect(warnings(guide)).toEqual([expect.stringContaining('no model that suits yet')]);
    expect(guide.snippets.map(({ text }) => text).join()).toContain('YOUR_MODEL');
  });

  it('sends nobody to Cursor without saying that it can’t reach this computer', () => {
    const guide = guideOf('cursor', [candidate('qwen')]);
    expect([guide.baseUrl, guide.steps[0]]).toEqual([null, expect.stringContaining('can’t see localhost')]);
  });

  it('says what a tool without a place for a key needs, by where it runs', () => {
    const said = (more: object) => guideOf('ollama', [candidate('qwen')], more).notes[0]?.text;
    expect(said({})).toContain('so the hub refuses it');
    expect(said({ isOpenHere: true })).toContain('It needs none here');
    expect(said({ isOpenHere: true, address: 'http://192.168.0.7:8080' })).toContain('over the network one is always');
  });
});
