import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forgetFaults } from '../../../lib/emulator/rehearsal/spent-faults';
import { unmetFaults } from '../../../lib/emulator/rehearsal/unmet-faults';
import { temporaryFolder } from '../account/helpers/documents';

const state = temporaryFolder();
const met = (id: string, name: string) => {
  const folder = join(state, 'hosts', id, 'root/run/emulation/met');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), '');
};

test('a failure is met where an instance that it is for came across it', () => {
  met('i-2', 'CompilerCrashed');
  const unmet = (fault: string) => unmetFaults(state, ['i-1', 'i-2'], [fault]);
  expect(unmet('CompilerCrashed')).toEqual([]);
  expect(unmet('CompilerCrashed@instance=2')).toEqual([]);
  expect(unmet('CompilerCrashed@instance=1,times=2')).toEqual(['CompilerCrashed@instance=1,times=2']);
  expect(unmet('ReplicaDies')).toEqual(['ReplicaDies']);
});

test('what the account raises itself is noted like the others', () => {
  expect(unmetFaults(state, ['i-1'], ['ThrottlingException'])).toEqual(['ThrottlingException']);
  met('i-1', 'ThrottlingException');
  expect(unmetFaults(state, ['i-1'], ['ThrottlingException'])).toEqual([]);
});

test('how often a failure happened can be forgotten', () => {
  const file = join(state, 'hosts/i-2/root/run/emulation/faults.json');
  writeFileSync(file, '{"ReplicaDies": 1}');
  forgetFaults(state, ['i-1', 'i-2']);
  expect(existsSync(file)).toBe(false);
});
