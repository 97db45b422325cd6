/** The items by a key, in the order in which each key is first met; within a group they stay in the order given. */
export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The same in the order of the keys. */
export function sortedGroups<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  return new Map([...groupBy(items, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1)));
}
