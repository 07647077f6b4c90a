import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientReport } from './client-report.ts';
import { writeSnippet, type SnippetTarget } from './run-snippet.ts';
import { hasProgram, install, runProgram, type ProgramRun } from './toolchains.ts';

export interface CompiledClientsDeps {
  readonly target: SnippetTarget;
  readonly scratch: string;
  readonly report: ClientReport;
}

const CARGO = `[package]
name = "snippet"
version = "0.0.0"
edition = "2021"

[dependencies]
reqwest = { version = "0.12", default-features = false, features = ["json"] }
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
async-openai = { version = "0.43", default-features = false, features = ["chat-completion", "responses"] }
futures-util = { version = "0.3", default-features = false }
`;

/** The documents' Go and Rust, compiled, and what else go-openai and async-openai can do. */
export async function runCompiledClients(deps: CompiledClientsDeps): Promise<void> {
  await runGo(deps);
  await runRust(deps);
}

async function runGo({ target, scratch, report }: CompiledClientsDeps): Promise<void> {
  const file = 'more-packages/guide-13-go.go';
  if (!hasProgram('go')) return report.skip('go-openai', 'go is not installed');
  const cwd = folderOf(scratch, 'go');
  const source = writeSnippet(file, { ...target, folder: cwd }, true);
  writeFileSync(join(cwd, 'go.mod'), 'module snippet\n\ngo 1.20\n');
  const hindrance = await install('go', ['get', 'github.com/sashabaranov/go-openai@v1.41.2'], { cwd });
  if (hindrance !== undefined) return report.hinder('go-openai', hindrance);
  expectReply(file, await runProgram('go', ['run', source], { cwd, limitMs: 240_000 }), report);
  const own = join(cwd, 'openai_client.go');
  copyFileSync(join(import.meta.dirname, 'openai_client.go'), own);
  const env = { HUB_URL: target.url, HUB_KEY: target.key };
  const { problem } = await runProgram('go', ['run', own], { cwd, env, limitMs: 240_000 });
  report.tell('go-openai: answers, streams, tools, embeddings, errors', problem);
}

async function runRust({ target, scratch, report }: CompiledClientsDeps): Promise<void> {
  const file = 'more-packages/guide-14-rust.rs';
  if (!hasProgram('cargo')) return report.skip(file, 'cargo is not installed');
  if (!hasProgram('cc')) return report.skip(file, 'cc, which Rust links with, is not installed');
  const cwd = folderOf(scratch, 'rust');
  const source = writeSnippet(file, { ...target, folder: cwd }, true);
  const own = join(import.meta.dirname, 'openai_client.rs');
  const bins = Object.entries({ snippet: source, client: own });
  const sections = bins.map(([name, path]) => `\n[[bin]]\nname = "${name}"\npath = "${path}"\n`);
  writeFileSync(join(cwd, 'Cargo.toml'), CARGO + sections.join(''));
  const hindrance = await install('cargo', ['fetch', '--quiet'], { cwd });
  if (hindrance !== undefined) return report.hinder(file, hindrance);
  const built = await runProgram('cargo', ['build', '--quiet', '--offline'], { cwd, limitMs: 480_000 });
  if (built.problem !== undefined) return report.tell(file, built.problem);
  expectReply(file, await runProgram(join(cwd, 'target/debug/snippet'), [], { cwd }), report);
  const env = { HUB_URL: target.url, HUB_KEY: target.key };
  const { problem } = await runProgram(join(cwd, 'target/debug/client'), [], { cwd, env });
  report.tell('async-openai: chat and Responses, whole and streamed, and an error', problem);
}

/** The scripted model's answer begins so. */
function expectReply(file: string, { output, problem }: ProgramRun, report: ClientReport): void {
  report.tell(file, problem ?? (output.includes('Hello from the embedded') ? undefined : `It printed:\n${output}`));
}

function folderOf(scratch: string, name: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
