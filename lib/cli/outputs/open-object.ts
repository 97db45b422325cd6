/** Parts of what commands print as JSON. Keys that are not named are admitted: a later version may add some. */
import { z } from 'zod';

/** Text. */
export const text = z.string();
/** A number. */
export const number = z.number();
/** Yes or no. */
export const flag = z.boolean();
/** A list of texts. */
export const texts = z.array(z.string());
/** An object of these keys, and of others. */
export const open = z.looseObject;
/** Any object. */
export const anything = z.looseObject({});
/** An ISO 8601 time, UTC. */
export const time = z.string();
/** A refusal: its code, a sentence, and what to do. */
export const refusal = open({ code: text, message: text, next: text });
/** A file that was written beside the output; null where none was. */
export const pageFile = z.string().nullable();
