import { testService } from './helpers/service';

describe('Parameter Store', () => {
  const filled = () => {
    const test = testService();
    for (const [Name, Value] of [
      ['/a/b', '1'],
      ['/a/c/d', '2'],
      ['/x', '3'],
    ]) {
      test.call('PutParameter', { Name, Value, Type: 'String' });
    }
    return test;
  };

  test('counts versions, and overwrites only when asked to', () => {
    const { call, refusal } = filled();
    expect(refusal('PutParameter', { Name: '/x', Value: '4' })).toBe('ParameterAlreadyExists');
    expect(call('PutParameter', { Name: '/x', Value: '4', Overwrite: true })).toMatchObject({ Version: 2 });
    expect(call('GetParameter', { Name: '/x' })).toMatchObject({ Parameter: { Value: '4', Type: 'String' } });
  });

  test('lists a path with or without what lies deeper', () => {
    const { call } = filled();
    const names = (input: object) =>
      call<{ Parameters: { Name: string }[] }>('GetParametersByPath', {
        Path: '/a',
        ...input,
      }).Parameters.map(({ Name }) => Name);
    expect(names({})).toEqual(['/a/b']);
    expect(names({ Recursive: true })).toEqual(['/a/b', '/a/c/d']);
  });

  test('names what it does not have', () => {
    const { call, refusal } = filled();
    expect(call('GetParameters', { Names: ['/x', '/y'] })).toMatchObject({ InvalidParameters: ['/y'] });
    expect(refusal('GetParameter', { Name: '/y' })).toBe('ParameterNotFound');
  });
});
