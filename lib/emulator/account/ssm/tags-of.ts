import type { Input } from './operation';

/** The tags of a request, as a record. */
export function tagsOf(input: Input): Record<string, string> {
  const tags = (input.Tags ?? []) as readonly { Key: string; Value: string }[];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
