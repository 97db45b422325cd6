/** The thin wrapper of the CDK: what it says first, when it refuses, and what it starts. The CDK's part is played. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './terminal';
import { type WholeAccount, wholeAccount } from './whole-account';

let account: WholeAccount;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-cdk-'));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the shell
  writeFileSync(join(folder, 'npx'), '#!/bin/bash\necho "$@" >"$NOTES"\nexit "${CDK_ENDS:-0}"\n');
  chmodSync(join(folder, 'npx'), 0o755);
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
});
afterEach(async () => {
  await account.close();
  rmSync(folder, { recursive: true, force: true });
});

async function deploy(line: string, quota = 1000, more: Record<string, string> = {}) {
  account = await wholeAccount(quota);
  const notes = join(folder, 'notes');
  const env = {
    PATH: `${folder}:${process.env['PATH']}`,
    NOTES: notes,
    AWS_ENDPOINT_URL: account.endpoint,
    HF_ENDPOINT: account.endpoint,
    ...more,
  };
  const ended = await call(line, { env });
  return { ...ended, cdk: existsSync(notes) ? readFileSync(notes, 'utf8').trim() : undefined };
}

test('says what it does, then starts the CDK with the stack and the words after --', async () => {
  const { code, cdk, stderr } = await deploy('deploy tutorial -- --require-approval never');
  expect(stderr).toMatch(/^ok +change +makes a new stack with 1 instance$/m);
  expect(cdk).toBe('cdk deploy Trainyard-tutorial -c environment=tutorial --require-approval never');
  expect(code).toBe(0);
});

test('takes words that begin with a dash for the CDK, not for an environment', async () => {
  const { cdk } = await deploy('deploy -- --verbose');
  expect(cdk).toBe('cdk deploy Trainyard-tutorial -c environment=tutorial --verbose');
});

test('only says it with --check, for people and for programs', async () => {
  const checked = await deploy('deploy --check');
  expect([checked.code, checked.cdk]).toEqual([0, undefined]);
  expect(checked.stdout).toMatch(/^ok +change/m);
  await account.close();
  const { stdout } = await deploy('deploy --check --json');
  const { checks } = JSON.parse(stdout) as { checks: { check: string; state: string }[] };
  expect(checks.map(({ check }) => check)).toEqual(
    'environment credentials region zones quota image secret hub change'.split(' '),
  );
});

test('is refused by a line that fails, before the CDK is started', async () => {
  const { code, cdk, stderr } = await deploy('deploy', 100);
  expect([code, cdk]).toEqual([1, undefined]);
  expect(stderr).toMatch(/^fail +quota +QuotaTooLow:/m);
  expect(stderr).toContain('DoctorFound: 1 line of 9 fail');
});

test('ends as the CDK ends', async () => {
  const { code, stderr } = await deploy('deploy', 1000, { CDK_ENDS: '7' });
  expect([code, stderr]).toEqual([1, expect.stringContaining('CdkFailed: npx cdk deploy')]);
});

test('has the same lines as doctor --deploy', async () => {
  const checked = await deploy('deploy --check');
  await account.close();
  const { stdout, code } = await deploy('doctor --deploy');
  expect([stdout, code]).toEqual([checked.stdout, 0]);
});
