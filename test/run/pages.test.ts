import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pagesOf } from '../../lib/run/aws/pages';

async function* given(...pages: object[]): AsyncGenerator<object> {
  yield* pages;
}

const read = async (...pages: object[]) => {
  const found: object[] = [];
  for await (const page of pagesOf('ListCommands', given(...pages))) found.push(page);
  return found;
};

test('pages come as they are given, until one names no other', async () => {
  const pages = [{ NextToken: 'a' }, { NextToken: 'b' }, { NextToken: null }, {}];
  expect(await read(...pages)).toEqual(pages);
});

test.each([
  [[{ NextToken: [1] }, {}], 'ListCommands has a NextToken that is no text'],
  [[{ NextContinuationToken: 7 }, {}], 'a NextContinuationToken that is no text'],
  [[{ NextToken: 'a' }, { NextToken: 'b' }, { NextToken: 'a' }, {}], 'the same NextToken twice'],
])('%j are refused', async (pages, why) => {
  await expect(read(...pages)).rejects.toMatchObject({
    code: 'AnswerIncomplete',
    message: expect.stringContaining(why),
  });
});

test('every paginator of the SDK is read through it', () => {
  const folder = join(__dirname, '../../lib');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const calling = files.filter((name) =>
    / paginate[A-Z]\w+\(|\(paginate[A-Z]\w+\(/.test(readFileSync(join(folder, name), 'utf8')),
  );
  expect(calling.length).toBeGreaterThan(3);
  const without = calling.filter((name) => !readFileSync(join(folder, name), 'utf8').includes('pagesOf('));
  expect(without).toEqual([]);
});
