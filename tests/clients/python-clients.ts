import { join } from 'node:path';
import type { HubProcess } from '../helpers/hub-process.ts';
import type { ClientReport } from './client-report.ts';
import { runSnippet, snippetFiles, type SnippetTarget } from './run-snippet.ts';
import { preparePython, runProgram } from './toolchains.ts';

const LITELLM = ['litellm[cli]==1.108.7', 'pytest'];
const PACKAGES = ['openai==3.57.0', 'requests==2.34.2', 'anthropic==2.14.0', 'ollama==0.6.3'];
const FRAMEWORKS = ['langchain<1', 'langchain-openai<1', 'llama-index-llms-openai-like'];

const OWN = [
  ['openai for Python: answers, streams, errors, embeddings', 'openai_client.py'],
  ['openai for Python: Responses', 'openai_responses_client.py'],
  ['openai for Python: the administrator’s walk', 'openai_admin_walk.py'],
  ['anthropic for Python: messages, streams, tools, counts of tokens, errors', 'anthropic_client.py'],
  ['ollama for Python: chat, generate, embed, list, show, errors', 'ollama_client.py'],
] as const;

export interface PythonClientsDeps {
  readonly hub: HubProcess;
  readonly target: SnippetTarget;
  readonly scratch: string;
  readonly report: ClientReport;
}

/** The official clients of each dialect, the documents' snippets, LangChain and LlamaIndex, and LiteLLM's own clients. */
export async function runPythonClients(deps: PythonClientsDeps): Promise<void> {
  await runOpenai(deps);
  await runFrameworks(deps);
  await runLitellm(deps);
}

async function runOpenai({ hub, target, scratch, report }: PythonClientsDeps): Promise<void> {
  const prepared = await preparePython(join(scratch, 'openai-venv'), PACKAGES);
  if (!('python' in prepared))
    return report.hinder('openai, anthropic and ollama for Python and the documents’ Python', prepared);
  const { python } = prepared;
  for (const [name, file] of OWN) {
    const { problem } = await runProgram(python, [join(import.meta.dirname, file)], { env: environmentOf(target) });
    report.tell(name, problem);
  }
  for (const file of snippetFiles('py')) {
    // One document says that any key works locally: that is a setting of ours, off at first.
    await needKeys(hub, !file.startsWith('reference-'));
    for (const isVersioned of [true, false]) await runPythonSnippet(file, target, isVersioned, python, report);
  }
  await needKeys(hub, true);
}

async function runFrameworks({ target, scratch, report }: PythonClientsDeps): Promise<void> {
  const prepared = await preparePython(join(scratch, 'frameworks-venv'), FRAMEWORKS);
  if (!('python' in prepared)) return report.hinder('LangChain and LlamaIndex', prepared);
  for (const name of ['integration-14-langchain-python.py', 'integration-15-llamaindex-python.py']) {
    await runPythonSnippet(`more-packages/${name}`, target, true, prepared.python, report);
  }
}

async function runLitellm({ target, scratch, report }: PythonClientsDeps): Promise<void> {
  const prepared = await preparePython(join(scratch, 'litellm-venv'), LITELLM);
  if (!('python' in prepared)) return report.hinder('LiteLLM’s own clients', prepared);
  const file = join(import.meta.dirname, 'litellm_client.py');
  const args = ['-m', 'pytest', '-q', '-W', 'ignore', '-p', 'no:cacheprovider', '--tb=short', file];
  const { problem } = await runProgram(prepared.python, args, {
    env: { ...environmentOf(target), HOME: scratch, PYTHONDONTWRITEBYTECODE: '1' },
    limitMs: 300_000,
  });
  report.tell('LiteLLM’s own clients: its Python client, its command line tool, litellm.completion', problem);
}

async function runPythonSnippet(
  file: string,
  target: SnippetTarget,
  isVersioned: boolean,
  python: string,
  report: ClientReport,
): Promise<void> {
  const { code, output } = await runSnippet(file, target, isVersioned, [python]);
  const isWhole = code === 0 && !/error|traceback/i.test(output);
  report.tell(`${file}${isVersioned ? ' with /v1' : ''}`, isWhole ? undefined : output);
}

async function needKeys(hub: HubProcess, isNeeded: boolean): Promise<void> {
  await hub.call('/hub/settings', { method: 'PATCH', body: JSON.stringify({ noKeyNeededOnThisComputer: !isNeeded }) });
}

function environmentOf({ url, key, masterKey }: SnippetTarget): NodeJS.ProcessEnv {
  return { HUB_URL: url, HUB_KEY: key, MASTER_KEY: masterKey };
}
