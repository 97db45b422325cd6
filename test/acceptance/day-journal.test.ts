import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { DayJournal, dayRecord, readDayFile, writeDayFile } from '../../lib/acceptance/day';
import { redacted } from '../../lib/acceptance/day/redacted';

const folders: string[] = [];
const fresh = () => {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-journal-'));
  folders.push(folder);
  return join(folder, 'day');
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const NOW = Date.parse('2026-12-01T08:00:00Z');
const now = () => NOW;

function begun(folder = fresh()): DayJournal {
  const journal = DayJournal.begin(folder, now);
  journal.append({
    type: 'began',
    schema: 'trainyard.acceptance/1',
    ...{ id: 'd', stages: ['small'], maxCost: 5, emulated: null },
    tool: { version: '0.3.0', commit: null },
    environments: [{ name: 'acceptance-inf2-small' }],
  });
  return journal;
}

test('is read again as it was written, by events that are on the disk at once', () => {
  const journal = begun();
  journal.append({ type: 'deployed', environment: 'acceptance-inf2-small' });
  expect(DayJournal.open(journal.folder, now).events).toEqual(journal.events);
});

test('its folder is not committed by chance', () => {
  expect(readFileSync(join(begun().folder, '.gitignore'), 'utf8')).toBe('*\n');
});

test('a line that was torn by a kill is cut off, wherever it was torn', () => {
  const journal = begun();
  const file = join(journal.folder, 'journal.jsonl');
  const whole = readFileSync(file);
  const line = `${JSON.stringify({ type: 'deployed', at: '2026-12-01T08:00:00Z', environment: 'ä' })}\n`;
  const bytes = Buffer.from(line);
  for (let length = 0; length < bytes.length; length++) {
    writeFileSync(file, Buffer.concat([whole, bytes.subarray(0, length)]));
    const opened = DayJournal.open(journal.folder, now);
    expect(opened.events).toHaveLength(1);
    opened.append({ type: 'deployed', environment: 'e' });
    expect(DayJournal.open(journal.folder, now).events).toHaveLength(2);
  }
});

test('what is no journal, or another day, is refused with its place', () => {
  const journal = begun();
  expect(() => DayJournal.begin(journal.folder, now)).toThrow(
    expect.objectContaining({ code: 'AcceptanceFolderTaken' }),
  );
  expect(() => DayJournal.open(fresh(), now)).toThrow(
    expect.objectContaining({ code: 'AcceptanceNotFound' }),
  );
  appendFileSync(join(journal.folder, 'journal.jsonl'), '{"type":"new"}\n');
  expect(() => DayJournal.open(journal.folder, now)).toThrow(
    expect.objectContaining({
      code: 'AcceptanceInvalid',
      message: expect.stringContaining('journal.jsonl:2') as string,
    }),
  );
});

describe('what is brought home', () => {
  const SECRETS =
    'arn:aws:iam::123456789012:role/x i-0123456789abcdef0 10.0.12.7 hf_abcdefghijklmnop AKIAABCDEFGHIJKLMNOP ' +
    'vpc-0123456789abcdef0 ops@corp.example.org ip-10-0-12-7';

  test('names no account, instance, address or token', () => {
    const journal = begun();
    const claim = { environment: null, id: 'probe', outcome: 'held' as const, runs: [] };
    journal.append({ type: 'claim', ...claim, evidence: `${SECRETS} at 127.0.0.1:8000` });
    const [, event] = writeDayFile(journal);
    const text = readFileSync(join(journal.folder, 'record.json'), 'utf8');
    for (const word of SECRETS.split(' ')) expect(text).not.toContain(word);
    expect(text).not.toContain('123456789012');
    expect(event).toMatchObject({ evidence: expect.stringContaining('127.0.0.1:8000') as string });
  });

  test('is read from the folder, from its record, and from a folder that has only the record', () => {
    const journal = begun();
    journal.append({ type: 'ended', status: 'done' });
    writeDayFile(journal);
    const record = join(journal.folder, 'record.json');
    const events = readDayFile(journal.folder);
    expect(readDayFile(record)).toEqual(events);
    rmSync(join(journal.folder, 'journal.jsonl'));
    expect(readDayFile(journal.folder)).toEqual(events);
    expect(dayRecord(events, NOW).status).toBe('done');
  });

  test('is refused where it is something else', () => {
    const folder = fresh();
    expect(() => readDayFile(folder)).toThrow(expect.objectContaining({ code: 'PathMissing' }));
    const file = `${folder}.json`;
    for (const text of ['', '[]', '{"schema":"trainyard.acceptance-record/1","events":[]}']) {
      writeFileSync(file, text);
      expect(() => readDayFile(file)).toThrow(expect.objectContaining({ code: 'AcceptanceInvalid' }));
    }
    rmSync(file);
  });
});

test('redaction leaves no account id and no instance id, whatever stands around them', () => {
  const digits = fc.stringMatching(/^\d{12}$/);
  const instance = fc.stringMatching(/^i-[0-9a-f]{17}$/);
  const around = fc.constantFrom('', ' ', ':', '/', '"', '\n', '-', '.', ',');
  fc.assert(
    fc.property(digits, instance, around, around, (account, id, before, behind) => {
      const text = redacted(`x${before || ' '}${account}${behind || ' '}y ${before}${id}${behind} z`);
      expect(text).not.toContain(account);
      expect(text).not.toContain(id);
    }),
  );
});
