import { parseEnvironment } from '../../lib/environment';
import { hardwareOf, instanceTypes } from '../../lib/facts';

test.each(['trn3.48xlarge', 'trn3e.24xlarge'])(
  '%s is refused at its field, with what nobody says of it',
  (type) => {
    expect(() => parseEnvironment('asked', { instance: { type } })).toThrow(
      expect.objectContaining({
        code: 'FactNotKnown',
        path: expect.stringContaining('asked.instance.type'),
        message: expect.stringMatching(new RegExp(`^devices, vcpus, .* of ${type} are not in the catalogue`)),
      }),
    );
  },
);

test('a name that is none, and every row that is one, are told apart from it', () => {
  expect(() => hardwareOf('trn4.48xlarge')).toThrow(expect.objectContaining({ code: 'NotInCatalogue' }));
  for (const type of instanceTypes()) expect(hardwareOf(type).type).toBe(type);
});
