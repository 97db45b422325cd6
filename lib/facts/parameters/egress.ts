/** How an instance reaches what is not AWS, in the texts that the file, the documents and the host take. */

const NAME = '[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*';

/**
 * Address of a proxy, a mirror or an index: without a user or a password, because whoever may read a document would
 * read them; no part of its path begins with a dot. The length is ours.
 */
export const EGRESS_URL = {
  pattern: `https?://${NAME}(?::[0-9]{1,5})?(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?`,
  maxCharacters: 256,
} as const;

/** A host, or with a dot in front every host below a domain. Documents take several with slashes in between. */
export const EGRESS_HOST = { pattern: `\\.?${NAME}`, maxCharacters: 100, most: 10 } as const;
