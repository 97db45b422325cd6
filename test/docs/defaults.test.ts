/** A default that prose says behind the name of its field, `rehearsal.requests` (32), is the one that the schema has. */
import { describeFields } from '../../lib/environment';
import { pages, prose } from './pages';

const DEFAULTS = new Map(describeFields().map((it) => [it.path, it.default]));
const SAID = /`([a-zA-Z]+(?:\.[a-zA-Z]+)+)`\s\((\d[\d,.]*)\)/g;

test('defaults of fields in prose', () => {
  const said = pages().flatMap((page) =>
    [...prose(page).matchAll(SAID)].map(([, field = '', value = '']) => ({ page: page.path, field, value })),
  );
  expect(said.length).toBeGreaterThan(0);
  const wrong = said.filter(({ field, value }) => DEFAULTS.get(field) !== value.replaceAll(',', ''));
  expect(wrong).toEqual([]);
});
