import { describeFields, environmentJsonSchema, nearest } from '../../lib/environment';

describe('the description of the fields', () => {
  test('has words for every field and no field twice', () => {
    const rows = describeFields();
    for (const row of rows) {
      expect({ path: row.path, words: row.description.length > 3 }).toEqual({ path: row.path, words: true });
      expect(row.type).not.toMatch(/undefined/);
    }
    const paths = rows.map((row) => row.path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toEqual(
      expect.arrayContaining(['layout.batch', 'capacity.kind', 'guards.budget.email', 'image.parameter']),
    );
  });

  test('carries defaults and limits from the schema', () => {
    const row = (path: string) => describeFields().find((each) => each.path === path);
    expect(row('layout.batch')).toMatchObject({ type: 'integer', default: '4', limit: '≥ 1, ≤ 1024' });
    expect(row('workload.concurrency')).toMatchObject({ type: 'integer or null', default: 'null' });
    expect(row('preset')).toMatchObject({ default: '"corrected"', limit: 'corrected | verbatim' });
    expect(row('capacity.kind')?.limit).toBe('on-demand | capacity-block | reservation | spot');
    expect(row('capacity.kind')?.description).toContain('capacity-block: prepaid');
    expect(row('guards.idleMinutes')).toMatchObject({ limit: '≥ 10, ≤ 1440' });
  });

  test('is JSON Schema that refuses unknown keys', () => {
    expect(environmentJsonSchema()).toMatchObject({
      type: 'object',
      additionalProperties: false,
      properties: { layout: { properties: { batch: { minimum: 1 } } } },
    });
  });
});

describe('a hint', () => {
  test('is given for a slip and withheld for another word', () => {
    expect(nearest('dataparalel', ['dataParallel', 'batch'])).toBe('dataParallel');
    expect(nearest('tensor-parallel', ['tensorParallel', 'batch'])).toBe('tensorParallel');
    expect(nearest('zebra', ['dataParallel', 'batch'])).toBeUndefined();
  });
});
