import { type Overrides, parseEnvironment } from '../../lib/environment';
import { type PageData, pageData } from '../../lib/layouts-page/page-data';

export const SMALL_MODEL = 'meta-llama/Llama-3.1-8B-Instruct';

export const PRICE = { perHour: 36, source: 'a test', asOf: '2026-11-01' };

/** The data of a page as the command makes it from an environment of these fields. */
export function dataOf(written: Overrides = {}, rest: Partial<PageData> = {}): PageData {
  const environment = parseEnvironment('tutorial', written);
  return pageData(environment, { sequences: [], priced: true, measured: [], wanted: {}, ...rest });
}
