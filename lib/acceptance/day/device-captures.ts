import type { z } from 'zod';
import { deviceCaptureSchema, hardwareSeenSchema } from '../../contract/device-capture';
import { type ObjectReader, readJson, runObjects } from '../../run';
import type { Evidence } from '../claim-tests/evidence';

/**
 * What runs kept of their devices, oldest run first. An object that has another shape says nothing, and is left out: the
 * capture itself comes home as it is.
 */
export async function deviceCapturesOf(
  store: ObjectReader,
  runIds: readonly string[],
): Promise<Pick<Evidence, 'captures' | 'hardware'>> {
  const keys = (await Promise.all(runIds.map((runId) => runObjects(store, runId))))
    .flat()
    .map(({ key }) => key);
  const [captures, hardware] = await Promise.all([
    readable(store, keys, /\/benchmark\/[^/]+\/devices\.json$/, deviceCaptureSchema),
    readable(store, keys, /\/benchmark\/(?:.*\/)?evidence\.json$/, hardwareSeenSchema),
  ]);
  return { captures, hardware };
}

async function readable<T>(
  store: ObjectReader,
  keys: readonly string[],
  named: RegExp,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const found = await Promise.all(
    keys
      .filter((key) => named.test(key))
      .map((key) =>
        readJson(store, key).then(
          (value) => schema.safeParse(value).data,
          () => undefined,
        ),
      ),
  );
  return found.filter((it): it is Awaited<T> & {} => it !== undefined);
}
