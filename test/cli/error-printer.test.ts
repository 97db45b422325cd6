import { printError } from '../../lib/cli/printers/error-printer';
import { CODES, foreignCode } from '../../lib/codes';
import { dataError, phaseError } from '../../lib/core/errors';
import { FakeIo } from './terminal';

function printed(error: unknown, json: boolean): string {
  const io = new FakeIo();
  printError(io, error, { json, color: false });
  return io.err.text;
}

describe('the next action of an error', () => {
  test('is its own, if it has one', () => {
    const error = dataError('KeyMissing', 'image is not in the text', { next: 'write it by hand' });
    expect(printed(error, false)).toBe('KeyMissing: image is not in the text\n  next  write it by hand\n');
  });

  test('is else the general one of its code, for people and for programs', () => {
    const error = dataError('KeyMissing', 'image is not in the text');
    expect(printed(error, false)).toContain(`  next  ${CODES.KeyMissing.next}\n`);
    expect(JSON.parse(printed(error, true))).toMatchObject({ error: { next: CODES.KeyMissing.next } });
  });

  test('is absent for a code of another version', () => {
    const error = phaseError(foreignCode('OfAnotherVersion'), 'something new');
    expect(printed(error, false)).toBe('OfAnotherVersion: something new\n');
    expect(JSON.parse(printed(error, true))).toEqual({
      error: { code: 'OfAnotherVersion', kind: 'phase', message: 'something new', causes: [] },
    });
  });
});
