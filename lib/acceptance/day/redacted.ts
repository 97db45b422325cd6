/** What says whose account it was, and what replaces it. */
const PRIVATE: readonly (readonly [RegExp, string])[] = [
  // Tokens first: their letters may hold what the others look for.
  [/hf_[A-Za-z0-9]{8,}/g, 'hf_removed'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, 'AKIAREMOVED'],
  [/\b\d{12}\b/g, '000000000000'],
  [/\b(?:vpc|subnet|sg|eni|eipalloc|cr|rtb|igw|nat)-[0-9a-f]{8,17}\b/g, 'removed-id'],
  [/\bi-[0-9a-f]{8,17}\b/g, 'i-removed'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, '0.0.0.0'],
  [/\b(?:ip|ec2)-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}\b/g, 'ip-removed'],
  [/[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}/g, 'removed@example.com'],
];

/** Addresses that are the same everywhere, and say what was asked. */
const SHARED = ['127.0.0.1', '0.0.0.0', '169.254.169.254', '255.255.255.255'];

/**
 * Text without account ids, ids of instances and networks, addresses, e-mail addresses and tokens: what a day brings home
 * can be shown to anybody. Four numbers of a version look like an address and are taken out too.
 */
export function redacted(text: string): string {
  return PRIVATE.reduce(
    (rest, [pattern, to]) => rest.replace(pattern, (found) => (SHARED.includes(found) ? found : to)),
    text,
  );
}

/** A value whose every text is redacted; names of fields stay. */
export function redactedValue<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? redacted(inner) : inner,
  ) as T;
}
