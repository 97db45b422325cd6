import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('what the account raises itself is not counted', () => {
  expect(unmetFaults(state, ['i-1'], ['ThrottlingException'])).toEqual([]);
});
