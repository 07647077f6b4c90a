import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';
import type { ClientReport } from './client-report.ts';
import { CODER, createScriptedCoder, type CodingTask } from './scripted-coder.ts';
import { install, runProgram } from './toolchains.ts';

export interface CodingAgentsDeps {
  readonly scratch: string;
  readonly report: ClientReport;
}

/** What an agent is started with. */
interface Setting {
  /** Base URL of the hub. */
  readonly url: string;
  /** Its home and its project, both empty. */
  readonly home: string;
  readonly project: string;
}

interface Agent {
  readonly name: string;
  /** With its version. */
  readonly package: string;
  readonly program: string;
  readonly dialect: string;
  /** Writes its configuration, as the Connect page shows it. @returns arguments and environment */
  prepare(setting: Setting, prompt: string): { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv };
}

const LIMIT_MS = 120_000;
const CONTENT = 'Hello from a coding agent';
const PROMPT = `Create a file hello.txt that holds exactly: ${CONTENT}`;

const AGENTS: readonly Agent[] = [
  {
    name: 'Codex',
    package: '@openai/codex@0.171.0',
    program: 'codex',
    dialect: 'openai-responses',
    prepare({ home, url }, prompt) {
      mkdirSync(join(home, '.codex'), { recursive: true });
      writeFileSync(
        join(home, '.codex', 'config.toml'),
        `model = "${CODER}"
model_provider = "hub"
model_context_window = 65536

[model_providers.hub]
name = "Hub"
base_url = "${url}/v1"
env_key = "HUB_API_KEY"
wire_api = "responses"
`,
      );
      return {
        args: ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', prompt],
        env: { CODEX_HOME: join(home, '.codex'), HUB_API_KEY: MASTER_KEY },
      };
    },
  },
  {
    name: 'Claude Code',
    package: '@anthropic-ai/claude-code@2.1.332',
    program: 'claude',
    dialect: 'anthropic',
    prepare: ({ url }, prompt) => ({
      args: ['-p', prompt, '--allowedTools', 'Write', '--permission-mode', 'acceptEdits'],
      env: {
        ANTHROPIC_BASE_URL: url,
        ANTHROPIC_AUTH_TOKEN: MASTER_KEY,
        ANTHROPIC_API_KEY: '',
        ANTHROPIC_MODEL: CODER,
        ANTHROPIC_DEFAULT_HAIKU_MODEL: CODER,
        ANTHROPIC_DEFAULT_SONNET_MODEL: CODER,
        ANTHROPIC_DEFAULT_OPUS_MODEL: CODER,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_AUTOUPDATER: '1',
      },
    }),
  },
  {
    name: 'OpenCode',
    package: 'opencode-ai@1.18.33',
    program: 'opencode',
    dialect: 'openai',
    prepare({ project, url }, prompt) {
      const options = { baseURL: `${url}/v1`, apiKey: MASTER_KEY };
      const models = { [CODER]: { name: 'Coder', tool_call: true, limit: { context: 65536, output: 8192 } } };
      const hub = { npm: '@ai-sdk/openai-compatible', name: 'Hub', options, models };
      const config = {
        provider: { hub },
        model: `hub/${CODER}`,
        permission: 'allow',
        autoupdate: false,
        share: 'disabled',
      };
      const file = join(project, 'opencode.json');
      writeFileSync(file, JSON.stringify(config));
      return {
        args: ['run', '--model', `hub/${CODER}`, prompt],
        env: { OPENCODE_CONFIG: file, OPENCODE_DISABLE_MODELS_FETCH: '1' },
      };
    },
  },
  {
    name: 'Qwen Code',
    package: '@qwen-code/qwen-code@0.24.4',
    program: 'qwen',
    dialect: 'openai',
    prepare: ({ url }, prompt) => ({
      args: ['-p', prompt, '--yolo', '--auth-type', 'openai'],
      env: { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: MASTER_KEY, OPENAI_MODEL: CODER },
    }),
  },
];

/** Coding agents, each with a home of its own, are asked to make a file, and no request of theirs may be refused. */
export async function runCodingAgents({ scratch, report }: CodingAgentsDeps): Promise<void> {
  for (const agent of AGENTS) {
    const folder = join(scratch, `agent-${agent.program}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const hindrance = await install('npm', ['install', '--silent', '--no-audit', '--no-fund', agent.package], {
      cwd: folder,
    });
    if (hindrance === undefined) report.tell(`${agent.name} (${agent.package})`, await problemOf(agent, folder));
    else report.hinder(agent.name, hindrance);
  }
}

/** Runs one. @returns what went wrong */
async function problemOf(agent: Agent, folder: string): Promise<string | undefined> {
  const [home = '', project = ''] = ['home', 'project'].map((name) => join(folder, name));
  for (const each of [home, project]) mkdirSync(each);
  const task: CodingTask = { file: join(project, 'hello.txt'), content: CONTENT };
  let asked = 0;
  const hub = await startTestHub({
    engines: [
      createScriptedCoder(
        () => task,
        () => asked++,
      ),
    ],
  });
  try {
    const { args, env } = agent.prepare({ url: hub.url, home, project }, PROMPT);
    const { output, problem } = await runProgram(join(folder, 'node_modules', '.bin', agent.program), args, {
      cwd: project,
      env: {
        ...env,
        HOME: home,
        PWD: project,
        XDG_CONFIG_HOME: join(home, '.config'),
        XDG_DATA_HOME: join(home, '.local'),
      },
      limitMs: LIMIT_MS,
    });
    const written = readWhereThere(task.file);
    if (problem !== undefined || written?.trim() !== CONTENT) {
      return `It asked ${asked} times and wrote ${JSON.stringify(written)}.\n${problem ?? output}`;
    }
    return await refusedRequests(hub, agent.dialect);
  } finally {
    await hub.stop();
  }
}

/** Every request of an agent is in the ledger. @returns those that were not answered, and those of another dialect */
async function refusedRequests(hub: TestHub, dialect: string): Promise<string | undefined> {
  const { requests } = (await (await hub.call('/hub/requests?limit=100')).json()) as {
    requests: readonly { dialect: string; outcome: string; errorCode?: string | null }[];
  };
  const wrong = requests.filter((row) => row.outcome !== 'ok' || row.dialect !== dialect);
  if (requests.length < 2) return `Only ${requests.length} requests are in the ledger.`;
  return wrong.length === 0 ? undefined : `Requests that were not answered as they should: ${JSON.stringify(wrong)}`;
}

function readWhereThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // Not there: the caller says so with what the agent printed.
  }
}
