/** Fields of an earlier version: refused where a person can edit them, left out where nobody can. */
import { parseEnvironment, storedEnvironment } from '../../lib/environment';

const old = { launchTemplateVersion: 2 };

test('a field of an earlier version is refused by name, with the field that took its place', () => {
  expect(() => parseEnvironment('mine', { instance: { ...old, generation: 3 } })).toThrow(
    expect.objectContaining({
      code: 'FieldRetired',
      path: 'cdk.json: context["trainyard:environments"].mine.instance.launchTemplateVersion',
      next: expect.stringContaining('instance.generation'),
    }),
  );
});

test('it is left out of what was stored, because nobody can edit that', () => {
  const now = parseEnvironment('mine', { instance: { generation: 3 } });
  expect(storedEnvironment({ ...now, instance: { ...now.instance, ...old } })).toEqual(now);
});

test('what was stored is checked like a file', () => {
  expect(() => storedEnvironment({ name: 'mine', instance: { size: 1 } })).toThrow(
    expect.objectContaining({ code: 'UnknownKey' }),
  );
});
