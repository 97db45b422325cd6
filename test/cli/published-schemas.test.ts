import { jsonSchemaOf, publishedSchemas, STORED_NAMES } from '../../lib/cli/views/pages/published-schemas';

describe('the published schemas', () => {
  test.each(STORED_NAMES)('of %s is a schema of an object, with its version where it has one', (name) => {
    const schema = jsonSchemaOf(name) as { type: string; properties: Record<string, { const?: string }> };
    expect(schema.type).toBe('object');
    const version = schema.properties['schema']?.const;
    expect(version).toBe(name === 'request' ? undefined : `trainyard.${name}/1`);
  });

  test('admit keys of later versions', () => {
    expect(jsonSchemaOf('result')['additionalProperties']).not.toBe(false);
  });

  test('name every key that a reader can rely on', () => {
    const { required } = jsonSchemaOf('result') as { required: string[] };
    expect(required).toEqual(
      expect.arrayContaining(['verdict', 'metrics', 'throughput', 'partial', 'emulated']),
    );
    expect(required).not.toContain('goodput');
  });

  test('stand together in one schema without a reference that leads nowhere', () => {
    const all = publishedSchemas() as { anyOf: { $ref: string }[]; $defs: Record<string, unknown> };
    const names = all.anyOf.map(({ $ref }) => $ref.replace('#/$defs/', ''));
    expect(names).toEqual(Object.keys(all.$defs));
    const inner = [...JSON.stringify(all.$defs).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    expect(inner).toEqual([]);
  });
});
