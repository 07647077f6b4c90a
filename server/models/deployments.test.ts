import { describe, expect, it } from 'vitest';
import { TEST_ACTOR } from '../../tests/helpers/account-rows.ts';
import { deploymentRow, memoryDeploymentRecords } from '../../tests/helpers/deployment-rows.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import type { AuditEntry } from '../domain/account.ts';
import { HUB_PROVIDER } from '../domain/deployment.ts';
import { createAliases } from './aliases.ts';
import { createDeployments } from './deployments.ts';

const clock = createTestClock(50);

function setUp(fromFile = [deploymentRow('fixed', { isFromFile: true })]) {
  const records = memoryDeploymentRecords();
  const audit: AuditEntry[] = [];
  const deployments = createDeployments({
    records: {
      all: records.all,
      apply(changes, entries) {
        records.apply(changes, entries);
        audit.push(...entries);
      },
    },
    fromFile,
    clock,
  });
  return { records, audit, deployments, aliases: createAliases({ deployments, clock }) };
}

describe('deployments', () => {
  it('are kept, grouped by name and audited without their keys', () => {
    const { deployments, records, audit } = setUp();
    let told = 0;
    deployments.onChange(() => told++);
    const row = deploymentRow('m', { apiKey: 'sk-upstream' });
    deployments.apply([{ type: 'put', row }], TEST_ACTOR);
    deployments.apply([{ type: 'put', row: { ...row, weight: 2 } }], TEST_ACTOR);
    expect(deployments.named('m')).toEqual([{ ...row, weight: 2 }]);
    expect(records.all()).toEqual([{ ...row, weight: 2 }]);
    deployments.apply([{ type: 'delete', id: row.id }], TEST_ACTOR);
    expect(deployments.named('m')).toEqual([]);
    expect(audit.map(({ action, subjectId, at }) => [action, subjectId, at])).toEqual([
      ['created', 'd-m', 50],
      ['updated', 'd-m', 50],
      ['deleted', 'd-m', 50],
    ]);
    expect(JSON.stringify(audit)).not.toContain('sk-upstream');
    expect(audit[1]).toMatchObject({ before: { hasKey: true, weight: null }, after: { weight: 2 } });
    expect(told).toBe(3);
  });

  it('of a configuration file can’t be changed or removed, and nothing else of that change happens', () => {
    const { deployments, records } = setUp();
    const other = { type: 'put', row: deploymentRow('m') } as const;
    expect(() => deployments.apply([other, { type: 'delete', id: 'd-fixed' }], TEST_ACTOR)).toThrow(
      'came with the configuration file',
    );
    expect(deployments.named('m')).toEqual([]);
    expect(records.all()).toEqual([]);
  });

  it('find the longest name with a * that fits', () => {
    const rows = ['*', 'ollama_chat/*', 'ollama_chat/qwen*'].map((name) => deploymentRow(name));
    const deployments = createDeployments({ records: memoryDeploymentRecords(rows), clock });
    const fitting = (name: string) => deployments.fitting(name).map(({ modelName }) => modelName);
    expect(fitting('ollama_chat/qwen3')).toEqual(['ollama_chat/qwen*']);
    expect(fitting('ollama_chat/llama')).toEqual(['ollama_chat/*']);
    expect(fitting('gpt-4')).toEqual(['*']);
  });
});

describe('aliases', () => {
  it('are deployments that name another model', () => {
    const { aliases, deployments } = setUp();
    aliases.put({ name: 'best', model: 'echo' }, TEST_ACTOR);
    aliases.put({ name: 'a', model: 'best' }, TEST_ACTOR);
    aliases.put({ name: 'a', model: 'other' }, TEST_ACTOR);
    expect(aliases.all()).toEqual([
      { name: 'a', model: 'other' },
      { name: 'best', model: 'echo' },
    ]);
    expect(deployments.named('a')).toMatchObject([{ provider: HUB_PROVIDER, model: 'other' }]);
    expect([aliases.delete('a', TEST_ACTOR), aliases.delete('a', TEST_ACTOR)]).toEqual([true, false]);
  });

  it('never lead back to themselves', () => {
    const { aliases } = setUp();
    aliases.put({ name: 'a', model: 'b' }, TEST_ACTOR);
    aliases.put({ name: 'b', model: 'c' }, TEST_ACTOR);
    expect(() => aliases.put({ name: 'c', model: 'a' }, TEST_ACTOR)).toThrow('c → a → b → c');
    expect(() => aliases.put({ name: 'd', model: 'd' }, TEST_ACTOR)).toThrow("can't stand for itself");
    expect(aliases.all()).toHaveLength(2);
  });

  it('do not take the name of a group with deployments of its own', () => {
    const { aliases, deployments } = setUp();
    deployments.apply([{ type: 'put', row: deploymentRow('m') }], TEST_ACTOR);
    expect(() => aliases.put({ name: 'm', model: 'echo' }, TEST_ACTOR)).toThrow('deployments of its own');
  });
});
